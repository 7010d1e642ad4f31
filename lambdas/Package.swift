// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] =
  [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
  ] + (Context.environment["CAIRN_CHECK"] == nil ? [] : [.treatAllWarnings(as: .error)])

let aws: Target.Dependency = .product(name: "CairnAWS", package: "cairn")
let json: Target.Dependency = .product(name: "CairnJSON", package: "cairn")

/// The four functions of the image service, one product each.
let functions = ["UploadImages", "ListImages", "DeleteImages", "S3Listener"]

let package = Package(
  name: "image-service",
  platforms: [.macOS(.v15)],
  products: functions.map { .executable(name: $0, targets: [$0]) },
  dependencies: [.package(name: "cairn", path: "..")],
  targets: [
    .systemLibrary(name: "COpenSSLTLS", providers: [.apt(["libssl-dev"])]),
    // HTTP/1.1 over blocking sockets: all that a function needs, which does one thing at a time.
    .target(name: "SocketHTTP", dependencies: ["COpenSSLTLS", aws], swiftSettings: strict),
    .target(name: "LambdaRuntime", dependencies: ["SocketHTTP", aws, json], swiftSettings: strict),
    .target(
      name: "ImageService", dependencies: ["LambdaRuntime", "SocketHTTP", aws, json],
      swiftSettings: strict),
  ]
    + functions.map {
      .executableTarget(
        name: $0, dependencies: ["ImageService", "LambdaRuntime", aws, json],
        swiftSettings: strict)
    } + [
      .target(name: "TestServer", path: "Tests/TestServer", swiftSettings: strict),
      .testTarget(
        name: "SocketHTTPTests", dependencies: ["SocketHTTP", "TestServer", aws],
        swiftSettings: strict),
      .testTarget(
        name: "LambdaRuntimeTests",
        dependencies: ["LambdaRuntime", "SocketHTTP", "TestServer", aws, json],
        swiftSettings: strict),
      .testTarget(
        name: "ImageServiceTests",
        dependencies: ["ImageService", "LambdaRuntime", aws, json]
          + functions.map { .target(name: $0) },
        swiftSettings: strict),
    ]
)
