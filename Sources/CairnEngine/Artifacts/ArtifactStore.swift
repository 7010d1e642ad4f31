import FoundationEssentials

/// Builds Lambda code and keeps the zips, so that what did not change costs a few milliseconds.
///
/// Everything is decided by the content of files: their stamps (size, times, inode) only spare the reading
/// of files that were not touched.
package struct ArtifactStore: ArtifactProviding {
  private let baseFolder: String
  private let cache: ArtifactCache
  private let searchPath: String
  package let architecture: String
  private let onEvent: @Sendable (ArtifactEvent) -> Void

  /// - Parameters:
  ///   - baseFolder: the stack file's folder, absolute: paths in requests count from there.
  ///   - cacheFolder: `artifacts` in the user's cache, absolute; made when it is needed.
  ///   - searchPath: where to look for `swift`, as in PATH.
  ///   - architecture: this machine's; what it builds for.
  ///   - onEvent: told of builds as they go on, from whatever thread.
  package init(
    baseFolder: String, cacheFolder: String,
    searchPath: String = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin",
    architecture: String? = nil,
    onEvent: @escaping @Sendable (ArtifactEvent) -> Void = { _ in }
  ) {
    self.baseFolder = Files.absolute(baseFolder, from: "/")
    cache = ArtifactCache(folder: Files.absolute(cacheFolder, from: "/"))
    self.searchPath = searchPath
    self.architecture = architecture ?? Toolchain.architecture
    self.onEvent = onEvent
  }

  package func artifacts(
    for requests: [ArtifactRequest]
  ) async throws -> [ArtifactRequest: Artifact] {
    var products: [String: [ArtifactRequest]] = [:]
    var artifacts: [ArtifactRequest: Artifact] = [:]
    for request in Set(requests) {
      switch request {
      case .swiftProduct(let package, _, _):
        products[Files.absolute(package, from: baseFolder), default: []].append(request)
      case .folder(let path, let exclude):
        let folder = FolderArtifact(
          folder: Files.absolute(path, from: baseFolder), exclude: exclude, cache: cache)
        artifacts[request] = try await naming(request) { try await folder.artifact() }
      case .zip(let path):
        let zip = ReadyZip(path: Files.absolute(path, from: baseFolder), cache: cache)
        artifacts[request] = try await naming(request) { try await zip.artifact() }
      }
    }
    // One package after the other: a build takes all processors as it is.
    for (package, requests) in products.sorted(by: { $0.key < $1.key }) {
      artifacts.merge(try await build(package, requests)) { _, new in new }
    }
    return artifacts
  }

  private func build(
    _ folder: String, _ requests: [ArtifactRequest]
  ) async throws -> [ArtifactRequest: Artifact] {
    var names: [String: ArtifactRequest] = [:]
    for request in requests {
      guard case .swiftProduct(_, let product, let architecture) = request else { continue }
      guard architecture == self.architecture else {
        throw ArtifactError(
          "\(product) is to run on \(architecture), but this machine builds for "
            + "\(self.architecture). Set the function's architecture to "
            + "\(self.architecture), or give it a ready zip.",
          request: request)
      }
      names[product] = request
    }
    let package = SwiftPackageArtifacts(
      folder: folder, products: names.keys.sorted(), cache: cache, searchPath: searchPath,
      onEvent: onEvent)
    let single = requests.count == 1 ? requests[0] : nil
    let built = try await naming(single) { try await package.artifacts() }
    var artifacts: [ArtifactRequest: Artifact] = [:]
    for (name, request) in names { artifacts[request] = built[name] }
    return artifacts
  }

  private func naming<Result>(
    _ request: ArtifactRequest?, _ work: () async throws -> Result
  ) async throws -> Result {
    do {
      return try await work()
    } catch var error as ArtifactError {
      error.request = error.request ?? request
      throw error
    }
  }
}
