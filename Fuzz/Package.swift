// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [.swiftLanguageMode(.v6), .treatAllWarnings(as: .error)]

/// The gold linker, which is the default, cannot link libFuzzer.
let linker: [LinkerSetting] = [.unsafeFlags(["-use-ld=lld"])]

let package = Package(
    name: "fuzz",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "redress", path: "..")],
    targets: [
        .target(name: "CFuzzer"),
        .executableTarget(
            name: "LoaderFuzzer",
            dependencies: [
                "CFuzzer",
                .product(name: "Redress", package: "redress"),
                .product(name: "SCXML", package: "redress"),
            ],
            exclude: ["scxml.dict"],
            swiftSettings: settings,
            linkerSettings: linker),
        .executableTarget(
            name: "GuardsFuzzer",
            dependencies: ["CFuzzer", .product(name: "SCXML", package: "redress")],
            exclude: ["seeds.txt", "xpath.dict"],
            swiftSettings: settings,
            linkerSettings: linker),
    ]
)
