import CairnAWS

/// A folder that is built before it is zipped. Like a Swift package, it is built again only if its
/// sources, the builder's settings or its tools have changed.
struct BuiltFolder: Sendable {
  /// The user's folder.
  let folder: String
  let builder: any FolderBuilder
  let build: FolderBuild
  /// Patterns for `LeftOut`, for the result.
  let exclude: [String]
  let cache: ArtifactCache
  let tools: BuildTools
  let onEvent: @Sendable (ArtifactEvent) -> Void

  /// Incremented when the same build makes another zip.
  private static let version = "folder build 1"

  func artifact() async throws -> Artifact {
    let recipe = try self.recipe()
    if let zip = try untouched(recipe) { return zip }
    let lock = try await cache.lock(subject(recipe)) { onEvent(.waitingForOther(package: folder)) }
    defer { withExtendedLifetime(lock) {} }
    return try await make(recipe)
  }

  private func recipe() throws -> String {
    ([Self.version, builder.name] + (try builder.recipe(tools)) + ["exclude"] + exclude)
      .joined(separator: "\0")
  }

  /// Functions that differ in what the builder doesn't use have the same one.
  private func subject(_ recipe: String) -> String {
    "folder build \(folder)\0" + Digest.sha256Hex(Array(recipe.utf8))
  }

  /// The zip, if no file has changed since.
  private func untouched(_ recipe: String) throws -> Artifact? {
    guard let record = cache.record(of: subject(recipe)), record.recipe == recipe,
      let zip = record.zips[""], cache.holds(zip),
      try record.stamps == tree(of: record).stamps
    else { return nil }
    return zip.artifact
  }

  /// Again under the lock, because another process may have built it.
  // Swift 6.3.1 crashes when it optimizes this function ("While splitting coroutine").
  @_optimize(none)
  private func make(_ recipe: String) async throws -> Artifact {
    if let zip = try untouched(recipe) { return zip }
    let place = try cache.buildFolder(of: subject(recipe))
    let job = BuildJob(
      folder: folder, build: build, tools: tools, scratch: "\(place)/scratch",
      kept: try cache.buildFolder(of: "kept of \(folder)"))
    defer { ScratchFolder.remove(job.scratch) }
    try ScratchFolder.empty(job.scratch)
    let sources = try await builder.sources(job)
    var record = ArtifactRecord(
      recipe: recipe, manifests: sources.manifests.sorted(), roots: sources.roots.sorted(),
      stamps: "", fingerprint: "", zips: [:])
    record.ignored = sources.ignored
    // Before the build, so that the next run detects changes during it.
    let tree = try tree(of: record)
    record.stamps = tree.stamps
    record.fingerprint = try tree.fingerprint(from: folder)
    if let known = cache.record(of: subject(recipe)), known.recipe == recipe,
      known.fingerprint == record.fingerprint, let zip = known.zips[""], cache.holds(zip)
    {
      record.zips = known.zips
    } else {
      record.zips = ["": try await built(job)]
    }
    try cache.store(record, of: subject(recipe))
    cache.removeUnused()
    guard let zip = record.zips[""] else { throw ArtifactError("\(folder) has no zip.") }
    return zip.artifact
  }

  private func tree(of record: ArtifactRecord) throws(ArtifactError) -> SourceTree {
    try SourceTree(
      roots: record.manifests + record.roots,
      leavingOut: LeftOut(LeftOut.always + record.ignored),
      within: builder.copies ? Files.resolved(ScratchFolder.common(record.roots)) : nil)
  }

  private func built(_ job: BuildJob) async throws -> ArtifactRecord.Zip {
    let clock = ContinuousClock()
    let start = clock.now
    onEvent(.buildingFolder(folder, with: builder.name))
    let bytes = try zip(try await builder.build(job), job)
    let zip = try cache.store(zip: bytes)
    onEvent(.builtFolder(folder, with: builder.name, took: start.duration(to: clock.now)))
    return zip
  }

  private func zip(_ result: BuildResult, _ job: BuildJob) throws -> [UInt8] {
    switch result {
    case .folder(let path, let leftOut):
      var built = FolderArtifact(
        folder: path, project: job.scratch, exclude: leftOut + exclude, cache: cache)
      built.boundary = job.scratch
      return try built.zip()
    case .file(let path, let name):
      let isExecutable = FileStamp(path: path, following: .followed)?.isExecutable == true
      return try ZipFile([
        .init(name: name, bytes: try Files.read(path), mode: isExecutable ? .executable : .plain)
      ]).bytes()
    case .zip(let path): return try Files.read(path)
    }
  }
}
