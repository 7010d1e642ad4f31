import FoundationEssentials

/// Where a folder lists what its Python code needs. A file without dependencies, such as a
/// `pyproject.toml` with the settings of a linter, counts as none.
struct PythonDependencies: Hashable, Sendable {
  enum List: String, Hashable, Sendable {
    case requirements = "requirements.txt"
    case project = "pyproject.toml"
    /// Which pins what `pyproject.toml` lists.
    case lock = "uv.lock"
  }

  let list: List
  /// Files outside the folder, or named by other files, that list more.
  private(set) var files: [String] = []
  /// Packages in local folders.
  private(set) var folders: [String] = []

  init?(in folder: String) throws(ArtifactError) {
    if let text = try folder.text(of: List.requirements.rawValue) {
      list = .requirements
      guard try follow(text, in: folder, Self.place(List.requirements, folder)) else { return nil }
    } else if let text = try folder.text(of: List.project.rawValue) {
      let project = PythonProject(text)
      let place = Self.place(List.project, folder)
      guard !project.needsPoetry else {
        throw ArtifactError(
          "\(place) lists its dependencies for Poetry. Write them to requirements.txt: `poetry "
            + "export --output requirements.txt`.")
      }
      guard project.hasDependencies else { return nil }
      for other in ["poetry.lock", "pdm.lock"] where try folder.text(of: other) != nil {
        throw ArtifactError(
          "\(folder)/\(other) pins the dependencies, and pip can't read it. Export it to "
            + "requirements.txt.")
      }
      list = try folder.text(of: List.lock.rawValue) == nil ? .project : .lock
    } else {
      return nil
    }
  }

  private static func place(_ list: List, _ folder: String) -> String {
    "\(folder)/\(list.rawValue)"
  }

  /// `-rbase.txt` is `-r base.txt`.
  private static func separated(_ words: [String]) -> (first: String, words: [String])? {
    guard let first = words.first else { return nil }
    guard first.count > 2, ["-r", "-c", "-e"].contains(first.prefix(2)) else {
      return (first, words)
    }
    let option = String(first.prefix(2))
    return (option, [option, String(first.dropFirst(2))] + words.dropFirst())
  }

  /// pip's documentation, "Requirements File Format".
  ///
  /// - Returns: whether anything is required.
  private mutating func follow(
    _ text: String, in folder: String, _ file: String
  ) throws(ArtifactError) -> Bool {
    var isAny = false
    for line in text.replacing("\\\n", with: " ").split(whereSeparator: \.isNewline) {
      let words = line.prefix(while: { $0 != "#" }).split { $0 == " " || $0 == "\t" || $0 == "=" }
        .map(String.init)
      guard let (first, words) = Self.separated(words) else { continue }
      switch first {
      case "-r", "--requirement", "-c", "--constraint":
        guard words.count > 1, !words[1].contains("://") else {
          isAny = true
          continue
        }
        let path = Files.absolute(words[1], from: folder)
        guard !files.contains(path) else { continue }
        files.append(path)
        guard FileStamp(path: path, following: .followed)?.kind == .file else {
          throw ArtifactError("\(file) names \(words[1]), and there is no file \(path).")
        }
        let inner = String(decoding: try Files.read(path), as: UTF8.self)
        let name = path.split(separator: "/").last.map(String.init) ?? path
        let isRequired = try follow(inner, in: String(path.dropLast(name.count + 1)), path)
        if first != "-c", first != "--constraint", isRequired { isAny = true }
      case "-e", "--editable":
        throw ArtifactError(
          "\(file) installs \(words.dropFirst().first ?? "a folder") as editable, which is a link "
            + "to this machine's files. Write the path without `\(first)`.")
      default:
        if first.hasPrefix("-") { continue }
        isAny = true
        if first.hasPrefix("./") || first.hasPrefix("../") || first == "." {
          let path = Files.absolute(first, from: folder)
          switch FileStamp(path: path, following: .followed)?.kind {
          case .folder: folders.append(path)
          case .file: files.append(path)
          case .link, .other, nil:
            throw ArtifactError("\(file) names \(first), and there is no \(path).")
          }
        }
      }
    }
    return isAny
  }
}

/// What can be seen of a `pyproject.toml` without an interpreter of TOML: whether it lists
/// dependencies. Python reads the list itself.
struct PythonProject: Hashable, Sendable {
  var hasDependencies = false
  var needsPoetry = false

  init(_ text: String) {
    var table = ""
    var isPoetry = false
    for line in text.split(whereSeparator: \.isNewline) {
      let line = line.trimmed
      if line.isEmpty || line.hasPrefix("#") { continue }
      if line.hasPrefix("[") {
        table = line.prefix { $0 != "#" }.filter { !" \t[]".contains($0) }
        continue
      }
      let parts = line.split(separator: "=", maxSplits: 1).map(\.trimmed)
      guard parts.count == 2 else { continue }
      let key = parts[0].filter { $0 != "\"" && $0 != "'" }
      switch (table, key) {
      case ("project", "dependencies"), ("", "project.dependencies"):
        let value = parts[1].prefix { $0 != "#" }.filter { !$0.isWhitespace }
        hasDependencies = value != "[]"
      case ("project", "dynamic"):
        if parts[1].contains("\"dependencies\"") { hasDependencies = true }
      case ("tool.poetry.dependencies", _): if key != "python" { isPoetry = true }
      default: break
      }
    }
    needsPoetry = isPoetry && !hasDependencies
  }
}

extension Substring {
  fileprivate var trimmed: Substring {
    var result = drop { $0 == " " || $0 == "\t" }
    while result.last == " " || result.last == "\t" { result.removeLast() }
    return result
  }
}
