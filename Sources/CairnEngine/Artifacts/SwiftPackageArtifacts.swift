import CairnAWS
import CairnLanguage

/// By product.
struct MissingProducts: Error {
  var errors: [String: ArtifactError]
}

/// Products of one Swift package as zips for Lambda, each with an executable named `bootstrap`.
struct SwiftPackageArtifacts: Sendable {
  /// The package's folder.
  let folder: String
  /// Sorted.
  let products: [String]
  let cache: ArtifactCache
  let searchPath: String
  let onEvent: @Sendable (ArtifactEvent) -> Void

  private var subject: String { "package \(folder)" }

  /// An error in the folder itself.
  func problem() -> ArtifactError? {
    guard FileStamp(path: "\(folder)/Package.swift", following: .followed) == nil else {
      return nil
    }
    return ArtifactError(
      FileStamp(path: folder, following: .followed) == nil
        ? "There is no folder \(folder)."
        : "There is no Package.swift in \(folder), so it isn't a Swift package.", part: .package,
      isMissing: true)
  }

  /// The products that the package doesn't have, each with those that it has. The record of an
  /// unchanged package is enough; otherwise SwiftPM evaluates the manifest.
  ///
  /// Without Swift, nothing is known.
  ///
  /// - Throws: `ArtifactError` for a manifest that can't be read.
  func missingProducts() async throws -> [String: ArtifactError] {
    guard let toolchain = try? Toolchain(path: searchPath) else { return [:] }
    if try untouched(recipe(toolchain)) != nil { return [:] }
    return missingProducts(of: try await PackageManifest(folder: folder))
  }

  func artifacts() async throws -> [String: Artifact] {
    if let problem = problem() { throw problem }
    #if !os(Linux)
      throw ArtifactError("Lambda runs Linux executables, and this machine does not build them.")
    #endif
    let toolchain = try Toolchain(path: searchPath)
    let recipe = recipe(toolchain)
    if let zips = try untouched(recipe) { return zips }

    let lock = try await cache.lock(subject) { onEvent(.waitingForOther(package: folder)) }
    defer { withExtendedLifetime(lock) {} }
    return try await make(recipe, toolchain)
  }

  /// Again under the lock, because another process may have built all of it.
  private func make(_ recipe: String, _ toolchain: Toolchain) async throws -> [String: Artifact] {
    if let zips = try untouched(recipe) { return zips }
    let known = cache.record(of: subject)
    // Earlier products are kept up to date too, because the next run will request them again.
    let (all, sources) = try await sources(known.map { Array($0.zips.keys) } ?? [])
    // Before the build, so that the next run detects changes during it.
    let tree = try SourceTree(roots: sources.manifests + sources.roots)
    let fingerprint = try tree.fingerprint(from: folder)
    if let known, known.recipe == recipe, known.fingerprint == fingerprint, zips(known) != nil {
      return try keep(known, of: tree)
    }
    let own = try ownFingerprint(of: tree)
    let zips = try await build(all, toolchain)
    let record = ArtifactRecord(
      recipe: recipe, manifests: sources.manifests, roots: sources.roots.sorted(), stamps: "",
      fingerprint: fingerprint, zips: zips)
    return try keep(record, of: tree, ownBefore: own)
  }

  /// - Parameters:
  ///   - tree: from before the build.
  ///   - own: the fingerprint from before the build of what no build writes; nil if nothing was
  ///     built.
  private func keep(
    _ record: ArtifactRecord, of tree: SourceTree, ownBefore own: String? = nil
  ) throws -> [String: Artifact] {
    var (record, tree) = (record, tree)
    if let own {
      // A first build writes Package.resolved, which doesn't require a second one.
      let built = try SourceTree(roots: record.manifests + record.roots)
      if try ownFingerprint(of: built) == own {
        tree = built
        record.fingerprint = try built.fingerprint(from: folder)
      }
    }
    record.stamps = tree.stamps
    try cache.store(record, of: subject)
    cache.removeUnused()
    return zips(record) ?? [:]
  }

  private func ownFingerprint(of tree: SourceTree) throws -> String {
    try tree.leavingOut(PackageManifest.writtenByBuild).fingerprint(from: folder)
  }

  private func recipe(_ toolchain: Toolchain) -> String {
    (["swift 1"] + SwiftBuild.flags + [toolchain.identity]).joined(separator: "\n")
  }

  /// The products to build and their files.
  private func sources(_ others: [String]) async throws -> ([String], PackageSources) {
    let others = Set(others).subtracting(products)
    let read = { @Sendable folder in try await PackageManifest(folder: folder) }
    var sources = try await PackageSources(of: products, in: folder, read: read)
    let missing = sources.package(folder).map(missingProducts) ?? [:]
    guard missing.isEmpty else { throw MissingProducts(errors: missing) }
    let remaining = others.filter { sources.package(folder)?.executables.contains($0) == true }
    for product in remaining { sources.add(product, from: folder) }
    return ((products + remaining).sorted(), sources)
  }

  /// The zips, if no file has changed since.
  private func untouched(_ recipe: String) throws -> [String: Artifact]? {
    guard let record = cache.record(of: subject), record.recipe == recipe,
      let zips = zips(record),
      try record.stamps == SourceTree(roots: record.manifests + record.roots).stamps
    else { return nil }
    return zips
  }

  private func zips(_ record: ArtifactRecord?) -> [String: Artifact]? {
    var artifacts: [String: Artifact] = [:]
    for product in products {
      guard let zip = record?.zips[product], cache.holds(zip) else { return nil }
      artifacts[product] = zip.artifact
    }
    return artifacts
  }

  private func missingProducts(of package: PackageManifest) -> [String: ArtifactError] {
    let known = package.executables.sorted()
    var errors: [String: ArtifactError] = [:]
    for product in products where !known.contains(product) {
      let near = NearMiss.best(for: product, among: known)
      errors[product] = ArtifactError(
        "The package \(folder) has no executable product \(product)."
          + (near.map { " Did you mean \($0)?" }
            ?? (known.isEmpty
              ? " It has none at all." : " It has: \(known.joined(separator: ", ")).")),
        part: .product)
    }
    return errors
  }

  private func build(
    _ products: [String], _ toolchain: Toolchain
  ) async throws -> [String: ArtifactRecord.Zip] {
    let clock = ContinuousClock()
    let start = clock.now
    onEvent(.building(package: folder, products: products))
    let build = SwiftBuild(toolchain: toolchain, package: folder)
    try await build.run(products: products) { done, total in
      onEvent(.step(package: folder, done: done, of: total))
    }
    let cache = cache
    let zips = try await concurrently(products) { product -> (String, ArtifactRecord.Zip)? in
      let bytes = try Files.read(build.executable(of: product))
      let zip = ZipFile([.init(name: "bootstrap", bytes: bytes, mode: .executable)])
      return (product, try cache.store(zip: zip.bytes()))
    }
    onEvent(.built(package: folder, products: products, took: start.duration(to: clock.now)))
    return Dictionary(zips) { first, _ in first }
  }
}
