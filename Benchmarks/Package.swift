// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "redress", path: "..")],
    targets: [
        .executableTarget(
            name: "ActBenchmark",
            dependencies: [
                .product(name: "Redress", package: "redress"),
                .product(name: "SQLiteStore", package: "redress"),
            ],
            swiftSettings: [.swiftLanguageMode(.v6), .treatAllWarnings(as: .error)]),
        .executableTarget(
            name: "ChartBenchmark",
            dependencies: [
                .product(name: "Redress", package: "redress"),
                .product(name: "SCXML", package: "redress"),
            ],
            swiftSettings: [.swiftLanguageMode(.v6), .treatAllWarnings(as: .error)]),
    ]
)
