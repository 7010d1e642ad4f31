import FoundationEssentials
import Testing

@testable import CairnEngine

/// What a package that was moved with its `.build` runs into.
@Suite struct ModuleCacheTests {
  @Test(arguments: [
    ("<unknown>:0: error: missing required module 'SwiftShims'", true),
    (
      "<unknown>:0: error: precompiled file '/a/x.pcm' was compiled with module cache path '/a', but "
        + "the path is currently '/b'", true
    ),
    ("/p/main.swift:1:8: error: no such module 'Lib'", false),
  ])
  func `A stale cache is distinguished from a mistake`(_ line: String, _ isStale: Bool) {
    #expect(ModuleCache.isStale(["[1/3] Compiling", line]) == isStale)
  }

  @Test func `Only the caches go, and of a link only the link`() throws {
    let folder = try TemporaryFolder()
    try folder.write("p/.build/x86_64-unknown-linux-gnu/release/ModuleCache/a.pcm", "")
    try folder.write("p/.build/x86_64-unknown-linux-gnu/release/Hello", "")
    try folder.write("elsewhere/ModuleCache/precious", "")
    let files = FileManager.default
    try files.createDirectory(
      atPath: "\(folder.path)/p/.build/arm64/debug", withIntermediateDirectories: true)
    try files.createSymbolicLink(
      atPath: "\(folder.path)/p/.build/arm64/debug/ModuleCache",
      withDestinationPath: "\(folder.path)/elsewhere/ModuleCache")
    ModuleCache.remove(from: "\(folder.path)/p/.build")
    let left = try #require(try files.subpathsOfDirectory(atPath: folder.path) as [String]?)
    #expect(left.contains("p/.build/x86_64-unknown-linux-gnu/release/Hello"))
    #expect(left.contains("elsewhere/ModuleCache/precious"))
    #expect(!left.contains { $0.hasPrefix("p/.build/") && $0.hasSuffix("ModuleCache") })
  }

  @Test func `A package that was moved is built again`() async throws {
    let folder = try TemporaryFolder()
    try folder.write(
      "a/Package.swift",
      """
      // swift-tools-version: 6.1
      import PackageDescription
      let package = Package(name: "a", targets: [.executableTarget(name: "Hello")])
      """)
    try folder.write("a/Sources/Hello/main.swift", "print(1)")
    func store() -> ArtifactStore {
      ArtifactStore(baseFolder: folder.path, cacheFolder: "\(folder.path)/cache/artifacts")
    }
    func request(_ package: String) -> ArtifactRequest {
      .swiftProduct(package: package, product: "Hello", architecture: Toolchain.architecture)
    }
    _ = try await store().artifacts(for: [request("a")])
    try FileManager.default.moveItem(atPath: "\(folder.path)/a", toPath: "\(folder.path)/b")
    try folder.write("b/Sources/Hello/main.swift", "print(2)")
    let built = try await store().artifacts(for: [request("b")])
    #expect(built.count == 1)
  }
}
