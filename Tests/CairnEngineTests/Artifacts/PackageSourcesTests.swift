import CairnAWS
import CairnJSON
import Testing

@testable import CairnEngine

@Suite struct PackageSourcesTests {
  private static let handlers = """
    {"targets": [
      {"name": "Upload", "type": "executable", "dependencies": [{"byName": ["Shared", null]}]},
      {"name": "Other", "type": "executable", "dependencies": [{"target": ["Shared", null]}]},
      {"name": "Shared", "type": "regular", "path": "Common/Shared",
       "dependencies": [{"product": ["Door", "cairn", null, null]}, {"product": ["Remote", "far", null, null]}]},
      {"name": "SharedTests", "type": "test", "dependencies": [{"byName": ["Shared", null]}]}],
     "products": [{"name": "upload", "targets": ["Upload"], "type": {"executable": null}}],
     "dependencies": [{"fileSystem": [{"identity": "cairn", "path": "/p/cairn"}]}, {"sourceControl": []}]}
    """
  private static let cairn = """
    {"targets": [
      {"name": "Door", "type": "regular", "dependencies": [{"byName": ["COpenSSL", null]}]},
      {"name": "COpenSSL", "type": "system", "dependencies": []},
      {"name": "Engine", "type": "regular", "dependencies": [{"byName": ["Door", null]}]}],
     "products": [{"name": "Door", "targets": ["Door"], "type": {"library": ["automatic"]}}],
     "dependencies": []}
    """

  private func sources(of products: [String]) async throws -> PackageSources {
    try await PackageSources(of: products, in: "/p/handlers") { folder in
      PackageManifest(
        folder: folder,
        try JSONValue(parsing: folder == "/p/cairn" ? Self.cairn : Self.handlers))
    }
  }

  @Test func `A product is made of its targets, theirs, and those of local packages they use`()
    async throws
  {
    // None of these folders exist, and so each target without a path counts as Sources.
    let sources = try await sources(of: ["upload"])
    #expect(
      sources.roots == ["/p/handlers/Sources", "/p/handlers/Common/Shared", "/p/cairn/Sources"])
    #expect(
      sources.manifests == [
        "/p/cairn/.swift-version", "/p/cairn/Package.resolved", "/p/cairn/Package.swift",
        "/p/handlers/.swift-version", "/p/handlers/Package.resolved", "/p/handlers/Package.swift",
      ])
  }

  @Test func `Executable products are known by name, those without a declaration too`() async throws
  {
    let sources = try await sources(of: ["upload"])
    #expect(sources.package("/p/handlers")?.executables == ["upload", "Other"])
    #expect(sources.package("/p/cairn")?.executables == [])
  }
}
