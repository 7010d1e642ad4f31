// swift-tools-version: 6.1
import PackageDescription

let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

let package = Package(
  name: "cairn",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "cairn", targets: ["cairn"]),
    // The door to AWS, shared with the Lambda handlers in lambdas/.
    .library(name: "CairnAWS", targets: ["CairnAWS"]),
  ],
  dependencies: [
    .package(url: "https://github.com/swift-server/async-http-client", exact: "1.37.0"),
    .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/apple/swift-collections", exact: "1.6.0"),
    .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", exact: "1.0.2"),
    .package(url: "https://github.com/CoreOffice/XMLCoder", exact: "0.18.2"),
  ],
  targets: [
    .systemLibrary(name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
    .systemLibrary(name: "COpenSSL", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),

    .target(
      name: "CairnLanguage",
      dependencies: ["CYAML", .product(name: "OrderedCollections", package: "swift-collections")],
      swiftSettings: strict),
    .target(
      name: "CairnAWS", dependencies: ["COpenSSL"], swiftSettings: strict),
    // Apart from CairnAWS, so that the Lambda handlers need not link it.
    .target(
      name: "CairnHTTP",
      dependencies: [
        "CairnAWS",
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
      ],
      swiftSettings: strict),
    .target(
      name: "CairnAWSXML",
      dependencies: ["CairnAWS", .product(name: "XMLCoder", package: "XMLCoder")],
      swiftSettings: strict),
    .target(
      name: "CairnEngine",
      dependencies: [
        "CairnLanguage", "CairnAWS", "CZlib", "COpenSSL",
        .product(name: "OrderedCollections", package: "swift-collections"),
        .product(name: "Subprocess", package: "swift-subprocess"),
      ],
      swiftSettings: strict),
    .target(
      name: "CairnKinds",
      dependencies: ["CairnEngine", "CairnLanguage", "CairnAWS", "CairnAWSXML"],
      swiftSettings: strict),
    .executableTarget(
      name: "cairn",
      dependencies: [
        "CairnLanguage", "CairnAWS", "CairnHTTP", "CairnEngine", "CairnKinds",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "OrderedCollections", package: "swift-collections"),
        .product(name: "Subprocess", package: "swift-subprocess"),
      ],
      swiftSettings: strict),

    // Between cairn and LocalStack in the tests of Tests/EndToEnd; nothing that users get.
    .executableTarget(
      name: "FaultProxy",
      dependencies: [
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
      ],
      path: "Tests/FaultProxy", swiftSettings: strict),
    .target(
      name: "CairnTestSupport",
      dependencies: ["CairnLanguage", "CairnAWS", "CairnHTTP", "CairnEngine", "CairnKinds"],
      path: "Tests/CairnTestSupport", swiftSettings: strict),
    .testTarget(
      name: "CairnLanguageTests", dependencies: ["CairnLanguage", "CairnTestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "CairnAWSTests",
      dependencies: ["CairnAWS", "CairnAWSXML", "CairnHTTP", "CairnTestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "CairnEngineTests", dependencies: ["CairnEngine", "CairnTestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "CairnKindsTests", dependencies: ["CairnKinds", "CairnTestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "CairnCommandTests", dependencies: ["cairn", "CairnTestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "LocalStackTests",
      dependencies: ["CairnAWS", "CairnHTTP", "CairnKinds", "CairnTestSupport"],
      exclude: ["Kinds/judge.py"], swiftSettings: strict),
  ]
)
