import FoundationEssentials
import Synchronization
import Testing

@testable import CairnEngine

/// Real builds of a package of one line: half a minute.
@Suite struct SwiftProductTests {
  @Test(.timeLimit(.minutes(10)))
  func `A product is built when its content changes, and only then`() async throws {
    let folder = try TemporaryFolder()
    // A dependency from elsewhere, because the first build then writes Package.resolved.
    try folder.write(
      "words/Package.swift",
      """
      // swift-tools-version: 6.1
      import PackageDescription
      let package = Package(
        name: "words", products: [.library(name: "Words", targets: ["Words"])],
        targets: [.target(name: "Words")])
      """)
    try folder.write("words/Sources/Words/Words.swift", "")
    let git = "git -c user.name=t -c user.email=t@example.com"
    let made = shell(
      "cd \(folder.path)/words && git init -q && git add -A && \(git) commit -qm 1 && git tag 1.0.0"
    )
    try #require(made.isSuccess, "\(made.output)")
    try folder.write(
      "p/Package.swift",
      """
      // swift-tools-version: 6.1
      import PackageDescription
      let package = Package(
        name: "p",
        dependencies: [.package(url: "\(folder.path)/words", exact: "1.0.0")],
        targets: [
          .executableTarget(
            name: "Hello", dependencies: [.product(name: "Words", package: "words")])
        ])
      """)
    try folder.write("p/Sources/Hello/main.swift", "print(\"one\")")
    let events = Mutex<[ArtifactEvent]>([])
    let store = ArtifactStore(baseFolder: folder.path, cacheFolder: "\(folder.path)/cache") {
      event in
      events.withLock { $0.append(event) }
    }
    let request = ArtifactRequest.swiftProduct(
      package: "p", product: "Hello", architecture: Toolchain.architecture)
    func artifact() async throws -> (Artifact, builds: Int) {
      events.withLock { $0 = [] }
      let artifact = try #require(try await store.artifacts(for: [request])[request])
      let builds = events.withLock { $0 }.count { if case .building = $0 { true } else { false } }
      return (artifact, builds)
    }
    func output(_ artifact: Artifact) -> String {
      shell("cd \(folder.path) && unzip -oq \(artifact.zipPath) && ./bootstrap").output
    }

    let (first, builds) = try await artifact()
    #expect(builds == 1)
    #expect(output(first) == "one\n")
    #expect(
      events.withLock { $0 }.contains {
        if case .step(_, let done, _) = $0 { done > 0 } else { false }
      })

    // Nothing changed, once with fresh stamps and once with settled ones.
    for _ in 0..<2 {
      #expect(try await artifact() == (first, builds: 0))
      try await folder.settle()
    }
    try folder.write("p/Sources/Hello/main.swift", "print(\"one\")")
    #expect(try await artifact() == (first, builds: 0))

    try folder.write("p/Sources/Hello/main.swift", "print(\"two\")")
    let (second, again) = try await artifact()
    #expect(again == 1)
    #expect(output(second) == "two\n")

    try folder.write("p/Sources/Hello/main.swift", "print(nobody)")
    do {
      _ = try await artifact()
      Issue.record("the build succeeded")
    } catch let failures as ArtifactFailures {
      let error = try #require(failures.errors.first)
      #expect(error.message == "swift build failed in \(folder.path)/p.")
      #expect(error.requests == [request])
      #expect(
        error.output.hasPrefix(
          "\(folder.path)/p/Sources/Hello/main.swift:1:7: error: cannot find 'nobody' in scope"))
    }

    let unknown = ArtifactRequest.swiftProduct(
      package: "p", product: "Hullo", architecture: Toolchain.architecture)
    await #expect(
      throws: ArtifactFailures([
        ArtifactError(
          "The package \(folder.path)/p has no executable product Hullo. Did you mean Hello?",
          part: .product, requests: [unknown])
      ])
    ) { try await store.artifacts(for: [unknown]) }
  }
}
