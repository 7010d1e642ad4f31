import CairnJSON

/// What a `package.json` says about a build.
struct NodePackage: Hashable, Sendable {
  static let file = "package.json"

  /// Names of what it needs when it runs.
  let dependencies: Set<String>
  /// Whether it names esbuild.
  let bundles: Bool
  /// Whether `.js` files are ES modules.
  let isModule: Bool
  /// Whether a lock file of npm pins the versions.
  let isLocked: Bool
  /// Packages in local folders, which dependencies name as `file:…`.
  let folders: [String]

  init?(in folder: String) throws {
    guard let text = try folder.text(of: Self.file) else { return nil }
    let json = try Self.parsed(text, in: folder)
    let needed = ["dependencies", "optionalDependencies"].flatMap { json[$0]?.object ?? [:] }
    let forBuilds = json["devDependencies"]?.object ?? [:]
    dependencies = Set(needed.map(\.key))
    bundles = forBuilds["esbuild"] != nil || dependencies.contains("esbuild")
    isModule = json["type"]?.string == "module"
    isLocked = ["package-lock.json", "npm-shrinkwrap.json"].contains { name in
      FileStamp(path: "\(folder)/\(name)", following: .followed) != nil
    }
    folders = try Self.localFolders(json, of: folder)
    guard bundles || !dependencies.isEmpty, !isLocked else { return }
    for other in ["yarn.lock", "pnpm-lock.yaml", "bun.lock", "bun.lockb"]
    where FileStamp(path: "\(folder)/\(other)", following: .followed) != nil {
      throw ArtifactError(
        "\(folder)/\(other) pins the dependencies, and npm can't read it. Say which command installs "
          + "them: `build: {command: …, output: .}`.")
    }
  }

  private static func parsed(_ text: String, in folder: String) throws(ArtifactError) -> JSONValue {
    do {
      let json = try JSONValue(parsing: Array(text.utf8))
      if json.object != nil { return json }
    } catch {
      throw ArtifactError("\(folder)/\(file) isn't valid JSON: \(error)")
    }
    throw ArtifactError("\(folder)/\(file) isn't a JSON object.")
  }

  /// Those of local packages too.
  private static func localFolders(
    _ json: JSONValue, of folder: String
  ) throws(ArtifactError) -> [String] {
    var found: [String] = []
    var waiting = [(json, folder)]
    while let (json, folder) = waiting.popLast() {
      let members = ["dependencies", "optionalDependencies", "devDependencies"]
      for value in members.flatMap({ (json[$0]?.object ?? [:]).values }) {
        guard let text = value.string, text.hasPrefix("file:") else { continue }
        let path = Files.absolute(String(text.dropFirst("file:".count)), from: folder)
        guard !found.contains(path), let inner = try path.text(of: file) else { continue }
        found.append(path)
        waiting.append((try parsed(inner, in: path), path))
      }
    }
    return found.sorted()
  }

  /// The same without the script that npm runs for those who work on the package, with tools that
  /// aren't installed here; nil if there is none.
  static func withoutPrepare(_ bytes: [UInt8]) throws -> [UInt8]? {
    guard var json = try JSONValue(parsing: bytes).object, var scripts = json["scripts"]?.object,
      scripts.removeValue(forKey: "prepare") != nil
    else { return nil }
    json["scripts"] = .object(scripts)
    return JSONValue.object(json).bytes()
  }
}
