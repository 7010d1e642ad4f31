import FoundationEssentials

/// Builds Lambda code and keeps the zips, so that unchanged code costs a few milliseconds.
/// Only the content of files counts: their stamps (size, times, inode) just avoid reading unchanged
/// files.
package struct ArtifactStore: ArtifactProviding {
  private let baseFolder: String
  private let cache: ArtifactCache
  private let searchPath: String
  package let architecture: String
  private let onEvent: @Sendable (ArtifactEvent) -> Void

  /// - Parameters:
  ///   - baseFolder: the stack file's folder, absolute; the base of paths in requests.
  ///   - cacheFolder: `artifacts` in the user's cache, absolute; created on demand.
  ///   - searchPath: where to look for `swift`, as in PATH.
  ///   - architecture: this machine's, which it builds for.
  ///   - onEvent: receives events of builds, from any thread.
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
    var artifacts: [ArtifactRequest: Artifact] = [:]
    var errors = missing(of: requests)
    guard errors.isEmpty else { throw ArtifactFailures(errors) }
    for request in unique(requests) {
      do {
        artifacts[request] = try await ready(request)
      } catch let error as ArtifactError {
        errors.append(error.of([request]))
      }
    }
    // One package at a time, because a build uses all processors.
    for (folder, requests) in packages(of: requests) {
      do {
        artifacts.merge(try await build(folder, requests)) { _, new in new }
      } catch let failures as ArtifactFailures {
        errors += failures.errors
      } catch let error as ArtifactError {
        errors.append(error.of(requests))
      }
    }
    guard errors.isEmpty else { throw ArtifactFailures(errors) }
    return artifacts
  }

  /// An artifact that needs no compiler; nil for others.
  private func ready(_ request: ArtifactRequest) async throws -> Artifact? {
    switch request {
    case .swiftProduct: nil
    case .folder(let path, let exclude, let build):
      try await artifact(of: folder(path, exclude), build)
    case .zip(let path): try await zip(path).artifact()
    case .contents(let path, let exclude): try contents(path, exclude).contents()
    case .file(let path): try single([path]).artifact()
    case .files(let paths): try single(paths).artifact()
    case .lines(let path, let keys): try lines(path, keys).artifact()
    }
  }

  /// The missing folders, files and packages, from the file system alone.
  package func missing(of requests: [ArtifactRequest]) -> [ArtifactError] {
    unique(requests).compactMap { request in
      switch request {
      case .swiftProduct(let path, let product, _):
        package(path, [product]).problem()?.of([request])
      case .folder(let path, let exclude, _): folder(path, exclude).problem()?.of([request])
      case .zip(let path): zip(path).problem()?.of([request])
      case .contents(let path, let exclude): contents(path, exclude).problem()?.of([request])
      case .file(let path): single([path]).problem()?.of([request])
      case .files(let paths): single(paths).problem()?.of([request])
      case .lines(let path, let keys): lines(path, keys).file.problem()?.of([request])
      }
    }
  }

  /// The errors that can be found without building: missing code, folders that can't be zipped,
  /// invalid zips, and products that their package doesn't have. Without Swift, products aren't
  /// checked.
  package func problems(with requests: [ArtifactRequest]) async -> [ArtifactError] {
    var errors = missing(of: requests)
    let gone = Set(errors.flatMap(\.requests))
    // As a plan does it, which can then reuse the result.
    for request in unique(requests) where !gone.contains(request) {
      do {
        if try !isBuilt(request) { _ = try await ready(request) }
      } catch {
        errors += ArtifactFailures(error).errors.map { $0.of([request]) }
      }
    }
    for (folder, requests) in packages(of: requests.filter { !gone.contains($0) }) {
      do {
        let names = products(requests)
        let package = package(folder, names.keys.sorted())
        for (name, error) in try await package.missingProducts() {
          errors.append(error.of(names[name] ?? []))
        }
      } catch let error as ArtifactError {
        errors.append(error.of(requests))
      } catch {
        errors.append(ArtifactError("SwiftPM can't be run: \(error)", requests: requests))
      }
    }
    return errors
  }

  private func folder(_ path: String, _ exclude: [String]) -> FolderArtifact {
    FolderArtifact(
      folder: Files.absolute(path, from: baseFolder), project: Files.shared(baseFolder, path),
      exclude: exclude, cache: cache)
  }

  /// Whether a request is one of a folder that is built. What only the build shows isn't checked.
  private func isBuilt(_ request: ArtifactRequest) throws -> Bool {
    guard case .folder(let path, let exclude, let build?) = request else { return false }
    return try builder(of: folder(path, exclude), build) != nil
  }

  private func builder(
    of folder: FolderArtifact, _ build: FolderBuild
  ) throws -> (any FolderBuilder)? {
    do {
      return try FolderBuilders.builder(of: folder.folder, build)
    } catch let error as ArtifactError {
      throw error.ofBuild(build)
    }
  }

  private func artifact(
    of folder: FolderArtifact, _ build: FolderBuild?
  ) async throws -> Artifact {
    guard let build, let builder = try builder(of: folder, build) else {
      return try await folder.artifact()
    }
    let built = BuiltFolder(
      folder: folder.folder, builder: builder, build: build, exclude: folder.exclude, cache: cache,
      tools: BuildTools(searchPath: searchPath), onEvent: onEvent)
    do {
      return try await built.artifact()
    } catch let error as ArtifactError {
      throw error.ofBuild(build)
    }
  }

  private func contents(_ path: String, _ exclude: [String]) -> FolderArtifact {
    var folder = folder(path, exclude)
    folder.alternative = "For a single file, write `file`."
    return folder
  }

  private func single(_ paths: [String]) -> SingleFiles {
    SingleFiles(
      paths: paths.map { path in
        (Files.absolute(path, from: baseFolder), Files.shared(baseFolder, path))
      })
  }

  private func lines(_ path: String, _ keys: [String]) -> JSONLines {
    JSONLines(file: single([path]), path: Files.absolute(path, from: baseFolder), keys: keys)
  }

  private func zip(_ path: String) -> ReadyZip {
    ReadyZip(path: Files.absolute(path, from: baseFolder), cache: cache)
  }

  private func package(_ path: String, _ products: [String]) -> SwiftPackageArtifacts {
    SwiftPackageArtifacts(
      folder: Files.absolute(path, from: baseFolder), products: products, cache: cache,
      searchPath: searchPath, onEvent: onEvent)
  }

  private func unique(_ requests: [ArtifactRequest]) -> [ArtifactRequest] {
    var seen: Set<ArtifactRequest> = []
    return requests.filter { seen.insert($0).inserted }
  }

  /// Requests of Swift products by the package's folder, sorted.
  private func packages(
    of requests: [ArtifactRequest]
  ) -> [(folder: String, requests: [ArtifactRequest])] {
    var packages: [String: [ArtifactRequest]] = [:]
    for request in unique(requests) {
      guard case .swiftProduct(let package, _, _) = request else { continue }
      packages[Files.absolute(package, from: baseFolder), default: []].append(request)
    }
    return packages.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  /// Requests of one package by product.
  private func products(_ requests: [ArtifactRequest]) -> [String: [ArtifactRequest]] {
    Dictionary(grouping: requests) { request in
      if case .swiftProduct(_, let product, _) = request { product } else { "" }
    }
  }

  private func build(
    _ folder: String, _ requests: [ArtifactRequest]
  ) async throws -> [ArtifactRequest: Artifact] {
    let names = products(requests)
    let foreign = requests.compactMap { request -> ArtifactError? in
      guard case .swiftProduct(_, let product, let architecture) = request,
        architecture != self.architecture
      else { return nil }
      return ArtifactError(
        "\(product) runs on \(architecture), but this machine builds for "
          + "\(self.architecture). Set the function's architecture to "
          + "\(self.architecture), or give it a ready zip.", part: .architecture,
        requests: [request])
    }
    guard foreign.isEmpty else { throw ArtifactFailures(foreign) }
    let built: [String: Artifact]
    do {
      built = try await package(folder, names.keys.sorted()).artifacts()
    } catch let missing as MissingProducts {
      throw ArtifactFailures(
        missing.errors.sorted { $0.key < $1.key }.map { $1.of(names[$0] ?? []) })
    }
    var artifacts: [ArtifactRequest: Artifact] = [:]
    for (name, requests) in names {
      for request in requests { artifacts[request] = built[name] }
    }
    return artifacts
  }
}
