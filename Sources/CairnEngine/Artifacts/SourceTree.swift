import CairnAWS

/// Files and folders whose content decides whether to build again.
struct SourceTree: Sendable {
  struct Entry: Hashable, Sendable {
    /// Absolute.
    var path: String
    var stamp: FileStamp
  }

  /// All files and links below the roots, sorted by path.
  private(set) var entries: [Entry] = []
  /// Before the first file was inspected: nanoseconds since 1970.
  let time: Int
  private let boundary: String?

  /// Inspects everything below some files and folders; missing roots count as empty.
  ///
  /// - Parameters:
  ///   - leftOut: what to ignore below the roots.
  ///   - boundary: a folder, without links in its path, that links must not leave or form cycles
  ///     in; nil for no such limit.
  /// - Throws: if something can't be inspected.
  init(
    roots: [String], leavingOut leftOut: LeftOut = .hidden, within boundary: String? = nil
  ) throws(ArtifactError) {
    self.boundary = boundary
    time = FileStamp.now
    for root in Set(roots) {
      guard let own = FileStamp(path: root) else { continue }
      try add(root, own, [], leftOut, [])
    }
    entries.sort { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
  }

  /// - Parameters:
  ///   - names: the path relative to the root.
  ///   - folders: the folders that contain it, by inode.
  private mutating func add(
    _ path: String, _ own: FileStamp, _ names: [String], _ leftOut: LeftOut, _ folders: [UInt64]
  ) throws(ArtifactError) {
    // A link counts as its destination. A broken link counts as well.
    let stamp = own.kind == .link ? FileStamp(path: path, following: .followed) ?? own : own
    if own.kind == .link, !names.isEmpty { try check(link: path, names) }
    guard stamp.kind == .folder else {
      entries.append(Entry(path: path, stamp: stamp))
      return
    }
    // A link to a folder that contains it.
    if folders.contains(stamp.inode) {
      guard boundary != nil else { return }
      throw ArtifactError(
        "\(path) is a link to a folder that contains it, which never ends.\(Self.advice(names))")
    }
    for (name, isUTF8) in try Files.names(in: path) {
      let (inner, way) = ("\(path)/\(name)", names + [name])
      if leftOut.contains(way, isFolder: Self.isFolder(inner)) { continue }
      guard isUTF8 else {
        throw ArtifactError("The name of \(inner) isn't UTF-8. Rename the file, or leave it out.")
      }
      // A file that has disappeared counts as missing.
      guard let own = try Files.stamp(of: inner) else { continue }
      try add(inner, own, way, leftOut, folders + [stamp.inode])
    }
  }

  private static func isFolder(_ path: String) -> Bool {
    FileStamp(path: path, following: .followed)?.kind == .folder
  }

  private func check(link path: String, _ names: [String]) throws(ArtifactError) {
    guard let boundary, let target = Files.resolved(path), !Files.isWithin(target, boundary)
    else { return }
    throw ArtifactError(
      "\(path) is a link to \(target), outside the folder. Replace it with a copy, or "
        + "leave it out: `exclude: [\(names.joined(separator: "/"))]`.")
  }

  private static func advice(_ names: [String]) -> String {
    " Remove it, or leave it out: `exclude: [\(names.joined(separator: "/"))]`."
  }

  /// The same without files of one name.
  func leavingOut(_ name: String) -> SourceTree {
    var tree = self
    tree.entries.removeAll { $0.path.hasSuffix("/\(name)") }
    return tree
  }

  /// A text that differs if a file was added, removed or possibly changed.
  ///
  /// A file so new that its stamp proves nothing makes the text unique.
  var stamps: String {
    var text = ""
    for entry in entries {
      text += "\(entry.stamp.isFresh(at: time) ? "\(time)" : entry.stamp.text) \(entry.path)\n"
    }
    return Digest.sha256Hex(Array(text.utf8))
  }

  /// A hash of all names and contents. Reads every file.
  ///
  /// - Parameter base: paths are relative to it, so that a moved folder has the same hash.
  func fingerprint(from base: String) throws(ArtifactError) -> String {
    var hash = SHA256Hash()
    for entry in entries {
      let name =
        entry.path.hasPrefix(base + "/") ? String(entry.path.dropFirst(base.count + 1)) : entry.path
      let content = try Self.content(of: entry)
      hash.update(
        Array("\(name)\0\(entry.stamp.isExecutable)\0\(Digest.sha256Hex(content))\0".utf8))
    }
    return Hex.encode(hash.finish())
  }

  private static func content(of entry: Entry) throws(ArtifactError) -> [UInt8] {
    entry.stamp.kind == .file ? try Files.read(entry.path) : []
  }
}
