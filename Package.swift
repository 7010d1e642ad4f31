// swift-tools-version: 6.2
import PackageDescription

/// libFuzzer's library without a main. Set by `make fuzz` alone: our own code is built so that the
/// fuzzer sees what it runs through.
let fuzzer = Context.environment["CAIRN_FUZZER"]

let strict: [SwiftSetting] =
  [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
  ] + (Context.environment["CAIRN_CHECK"] == nil ? [] : [.treatAllWarnings(as: .error)])
  + (fuzzer == nil ? [] : [.unsafeFlags(["-sanitize=fuzzer"]), .define("FUZZING")])

/// A folder of static libraries that come into the command, set by scripts/build; nil for the installed
/// shared ones.
let inside = Context.environment["CAIRN_STATIC"]

let linking: [LinkerSetting] =
  (fuzzer.map { [.unsafeFlags(["-Xlinker", $0])] } ?? [])
  + (inside.map { folder in
    // Stripped; and since nothing loads the command as a library, what isn't called is left out.
    let small = ["-Xlinker", "-s", "-Xlinker", "--no-export-dynamic"]
    // The toolchain's linker, which can pack relocations (scripts/build).
    let linker = ["-use-ld=lld"]
    return [.unsafeFlags(["-L", folder, "-Xclang-linker", "-static-libgcc"] + small + linker)]
  } ?? [])

/// pkg-config names folders in which the linker would find the shared libraries first.
func packageConfig(_ name: String) -> String? { inside == nil ? name : nil }

let package = Package(
  name: "cairn",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "cairn", targets: ["cairn"]),
    // The door to AWS and its JSON, shared with the Lambda handlers in lambdas/.
    .library(name: "CairnAWS", targets: ["CairnAWS"]),
    .library(name: "CairnJSON", targets: ["CairnJSON"]),
  ],
  dependencies: [
    .package(url: "https://github.com/swift-server/async-http-client", exact: "1.37.0"),
    .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", exact: "1.0.2"),
  ],
  targets: [
    .systemLibrary(
      name: "CYAML", pkgConfig: packageConfig("yaml-0.1"), providers: [.apt(["libyaml-dev"])]),
    .systemLibrary(
      name: "CPCRE2", pkgConfig: packageConfig("libpcre2-8"), providers: [.apt(["libpcre2-dev"])]),
    .systemLibrary(name: "COpenSSL", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(
      name: "CExpat", pkgConfig: packageConfig("expat"), providers: [.apt(["libexpat1-dev"])]),

    // Which revision this is, set by scripts/build.
    .target(
      name: "CBuild",
      cSettings: ["CAIRN_REVISION", "CAIRN_DATE"].compactMap { name in
        Context.environment[name].map { .define(name, to: "\"\($0)\"") }
      }),
    .target(name: "CairnJSON", swiftSettings: strict),
    .target(
      name: "CairnLanguage", dependencies: ["CairnJSON", "CYAML", "CPCRE2"], swiftSettings: strict),
    .target(
      name: "CairnAWS", dependencies: ["CairnJSON", "COpenSSL"], swiftSettings: strict),
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
      dependencies: ["CairnAWS", "CExpat"],
      swiftSettings: strict),
    .target(
      name: "CairnEngine",
      dependencies: [
        "CairnJSON", "CairnLanguage", "CairnAWS", "CZlib",
        .product(name: "Subprocess", package: "swift-subprocess"),
      ],
      swiftSettings: strict),
    .target(
      name: "CairnKinds",
      dependencies: ["CairnEngine", "CairnLanguage", "CairnAWS", "CairnAWSXML", "CairnJSON"],
      swiftSettings: strict),
    .executableTarget(
      name: "cairn",
      dependencies: [
        "CBuild", "CairnJSON", "CairnLanguage", "CairnAWS", "CairnHTTP", "CairnEngine",
        "CairnKinds",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Subprocess", package: "swift-subprocess"),
      ],
      swiftSettings: strict, linkerSettings: linking),

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
      dependencies: [
        "CairnJSON", "CairnLanguage", "CairnAWS", "CairnHTTP", "CairnEngine", "CairnKinds",
      ],
      path: "Tests/CairnTestSupport", swiftSettings: strict),
    .testTarget(
      name: "CairnJSONTests", dependencies: ["CairnJSON"], swiftSettings: strict),
    .testTarget(
      name: "CairnLanguageTests", dependencies: ["CairnJSON", "CairnLanguage", "CairnTestSupport"],
      exclude: ["Fixtures"], swiftSettings: strict),
    .testTarget(
      name: "CairnAWSTests",
      dependencies: ["CairnJSON", "CairnAWS", "CairnAWSXML", "CairnHTTP", "CairnTestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "CairnEngineTests", dependencies: ["CairnJSON", "CairnEngine", "CairnTestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "CairnKindsTests", dependencies: ["CairnJSON", "CairnKinds", "CairnTestSupport"],
      exclude: ["Lints"], swiftSettings: strict),
    .testTarget(
      name: "CairnCommandTests", dependencies: ["CairnJSON", "cairn", "CairnTestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "FuzzingTests",
      dependencies: [
        "CairnJSON", "CairnAWS", "CairnAWSXML", "CairnEngine", "CairnKinds", "CairnTestSupport",
        "cairn",
      ],
      exclude: ["Corpus", "stack.dict"], swiftSettings: strict),
    .testTarget(
      name: "LocalStackTests",
      dependencies: ["CairnJSON", "CairnAWS", "CairnHTTP", "CairnKinds", "CairnTestSupport"],
      exclude: ["Limits/service_model.py"],
      swiftSettings: strict),
  ]
)

if fuzzer != nil {
  package.targets.removeAll { target in
    target.name == "FaultProxy" || target.type == .test && target.name != "FuzzingTests"
  }
}
