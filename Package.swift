// swift-tools-version: 6.2
import PackageDescription

/// The settings of every target of ours; dependencies are untouched.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]

/// Targets that touch C: every unsafe expression is marked.
let strictMemory: [SwiftSetting] = strict + [.strictMemorySafety()]

let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let sqlite: Target.Dependency = .product(name: "GRDBSQLite", package: "GRDB.swift")
let argumentParser: Target.Dependency = .product(
    name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
    name: "redress",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "redress", targets: ["RedressCLI"]),
        .library(name: "Redress", targets: ["Redress"]),
        .library(name: "SCXML", targets: ["SCXML", "Statecharts"]),
        .library(name: "SQLiteStore", targets: ["SQLiteStore"]),
    ],
    dependencies: [
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    ],
    targets: [
        .systemLibrary(
            name: "CLibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .target(name: "LibXML", dependencies: ["CLibXML2"], swiftSettings: strict),
        .target(name: "Statecharts", swiftSettings: strict),
        .target(name: "TransparencyLog", dependencies: [crypto], swiftSettings: strict),
        .target(name: "SCXML", dependencies: ["LibXML", "Statecharts"], swiftSettings: strict),
        .target(
            name: "Redress",
            dependencies: ["LibXML", "SCXML", "Statecharts", "TransparencyLog"],
            swiftSettings: strict),
        .target(
            name: "SQLiteStore",
            dependencies: [grdb, sqlite, "Redress", "Statecharts", "TransparencyLog"],
            swiftSettings: strict),
        .executableTarget(
            name: "RedressCLI",
            dependencies: [
                argumentParser, "CZlib", "LibXML", "Redress", "SCXML", "SQLiteStore",
                "Statecharts", "TransparencyLog",
            ],
            swiftSettings: strict),
        .target(
            name: "RedressTesting",
            dependencies: ["LibXML", "Redress", "SCXML", "Statecharts", "TransparencyLog"],
            swiftSettings: strict),
        .testTarget(
            name: "LibXMLTests", dependencies: ["LibXML", "RedressTesting"], swiftSettings: strict),
        .testTarget(
            name: "StatechartsTests", dependencies: ["RedressTesting", "Statecharts"],
            swiftSettings: strict),
        .testTarget(
            name: "SCXMLTests", dependencies: ["LibXML", "RedressTesting", "SCXML", "Statecharts"],
            swiftSettings: strict),
        .testTarget(
            name: "TransparencyLogTests", dependencies: [crypto, "TransparencyLog"],
            swiftSettings: strict),
        .testTarget(
            name: "RedressTests",
            dependencies: [
                "LibXML", "Redress", "RedressTesting", "SCXML", "SQLiteStore", "Statecharts",
                "TransparencyLog",
            ],
            exclude: ["Walks"],
            swiftSettings: strict),
        .testTarget(
            name: "StoreTests",
            dependencies: [
                sqlite, "Redress", "RedressTesting", "SQLiteStore", "Statecharts",
                "TransparencyLog",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "RedressCLITests",
            dependencies: [grdb, "Redress", "RedressCLI", "TransparencyLog"],
            swiftSettings: strict),
        .testTarget(
            name: "ConformanceTests", dependencies: ["SCXML", "Statecharts"],
            exclude: ["Documents"], swiftSettings: strict),
        .testTarget(name: "TidyTests", swiftSettings: strict),
    ]
)
