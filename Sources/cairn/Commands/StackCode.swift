import CairnEngine
import CairnKinds
import CairnLanguage

extension ArtifactStore {
  /// Builds the code of a stack file, which messages name as the user did.
  init(ofStackFile file: String, onEvent: @escaping @Sendable (ArtifactEvent) -> Void = { _ in }) {
    let current = WorkingFolder.path
    let path = file.hasPrefix("/") ? file : "\(current)/\(file)"
    let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "/"
    self.init(
      baseFolder: folder.isEmpty ? "/" : folder,
      cacheFolder: "\(CacheFolder.path(current: current))/artifacts", onEvent: onEvent)
  }
}

extension LoadedStack {
  /// Checks that all code exists that a plan of the stack, or of some resources in it, would build.
  ///
  /// - Throws: `StackProblems` with every folder, zip and package that is not.
  func checkCode(of graph: ResourceGraph, targets: [ResourceAddress] = []) throws {
    let requests = graph.artifactRequests.filter { address, _ in
      targets.isEmpty
        || TargetSelection(targets, purpose: .apply).needed(in: graph).contains(address)
    }
    if requests.isEmpty { return }
    let errors = ArtifactStore(ofStackFile: file).missing(of: Array(requests.values))
    guard errors.isEmpty else {
      throw StackProblems(
        diagnostics: (warnings + graph.diagnostics(of: errors, requests)).sortedByPlace(),
        sources: sources)
    }
  }

  /// The same with products, which SwiftPM is asked for where they were not built as they stand.
  func checkProducts(of graph: ResourceGraph) async throws {
    let requests = graph.artifactRequests
    if requests.isEmpty { return }
    let errors = await ArtifactStore(ofStackFile: file).problems(with: Array(requests.values))
    guard errors.isEmpty else {
      throw StackProblems(
        diagnostics: (warnings + graph.diagnostics(of: errors, requests)).sortedByPlace(),
        sources: sources)
    }
  }
}
