import CairnEngine
import CairnLanguage

/// `objects`: objects of a bucket that are made from files beside the stack. S3 has no place for the
/// owner of an object that a listing returns, so they belong to the owner of their bucket.
package struct SeededObjects: CatalogKind, CodeKind {
  package static let section = "objects"

  package init() {}

  package let services = ["s3"]
  package let marking = Marking.byContainer

  package static let bucket = Field<String>(
    "bucket", .reference(sections: [Bucket.section], attribute: "name"), .required,
    change: .replacement, isContainer: true, doc: "Bucket of the objects.", example: "images")

  // The source: exactly one of folder, file and files.
  package static let folder = Field<String>(
    "folder", .path, change: .nothing,
    doc: "Folder whose files become objects, in subfolders as well, without "
      + "\(LeftOut.always.map { "`\($0)`" }.joined(separator: ", ")). Links count as their "
      + "destinations; a link out of the folder is an error. Empty folders are ignored.",
    example: "site")
  package static let exclude = Field<[String]>(
    "exclude", .list(.string(StringRule(length: 1...1024)), order: .insignificant),
    change: .nothing,
    doc: "What else to exclude from `folder`: names, such as `*.md`, or relative paths, such as "
      + "`drafts/*.html`; `*` and `?` match anything except `/`.",
    example: "[drafts, \"*.md\"]")
  package static let file = Field<String>(
    "file", .path, change: .nothing, doc: "File that becomes one object.",
    example: "seeds/logo.png")
  package static let files = Field<[String]>(
    "files", .list(.path, count: 1...1_000), change: .nothing,
    doc: "Files that become objects under their names, without their folders.",
    example: "[seeds/logo.png, seeds/icon.png]")
  package static let prefix = Field<String>(
    "prefix", .string(keyRule), default: "", change: .replacement,
    doc: "Text before the name of each file in its key, such as a folder with its `/`.",
    example: "site/")
  package static let key = Field<String>(
    "key", .string(StringRule(length: 1...1_024)), change: .replacement,
    doc: "Key of the object, with `file`; by default the file's name.", example: "img/logo.png")
  package static let contentType = Field<String>(
    "contentType", .string(headerRule),
    doc: "Content type of every object; by default it follows from the extension of each file.",
    example: "image/png")
  package static let cacheControl = Field<String>(
    "cacheControl", .string(headerRule), doc: "`Cache-Control` of every object.",
    example: "max-age=3600")
  package static let prune = Field<Bool>(
    "prune", .boolean, default: false,
    doc:
      "Deletes all objects under the prefix that neither the folder nor another set has, whoever "
      + "wrote them.",
    example: "true")
  package static let track = Field<Bool>(
    "track", .boolean, default: false,
    doc:
      "Also finds objects whose content was changed, and writes them again. By default an object "
      + "is written when it is missing or when its file has changed.", example: "true")
  package static let contents = Field<[String: String]>(
    "contents", .map(value: .string()), .computed,
    doc: "MD5 of each object by its key, in hexadecimal.")
  package static let set = Field<String>(
    "set", .string(), .computed, change: .nothing,
    doc: "Name of the set in the stack, which tells it from others of the same prefix.")

  /// Amazon S3 user guide, "Naming Amazon S3 objects": up to 1,024 bytes.
  private static let keyRule = StringRule(length: 0...1_024)
  private static let headerRule = StringRule(
    length: 1...1_024, pattern: "[ -~]+", meaning: "printable ASCII characters")

  package let schema = KindSchema(
    section: section, noun: "object set",
    doc: "Objects of a bucket that are made from files: seeds, a web site, fixtures. They are "
      + "written when they are missing or their files have changed, and deleted with the bucket "
      + "or with their declaration. They can be made again, so deleting them, or a bucket that "
      + "holds nothing else, requires `--allow-data-loss` only if others have changed them since. "
      + "Several sets may have one prefix, but an object is of one set. A plan lists the objects "
      + "under the prefix, so give one in a bucket that holds many others.",
    fields: [
      bucket.schema, folder.schema, exclude.schema, file.schema, files.schema, prefix.schema,
      key.schema, contentType.schema, cacheControl.schema, prune.schema, track.schema,
      contents.schema, set.schema,
    ],
    rules: [BucketName.ledgerRule(bucket.name), sourceRule, companionRule, keyLengthRule],
    toolNames: toolNames)

  /// A set has no name of its own: it is its place in the bucket, and its name in the stack tells it
  /// from others there.
  package func identity(of properties: Properties, in scope: Scope) -> Identity? {
    guard let bucket = properties[Self.bucket].map(BucketName.named),
      let prefix = Self.keyPrefix(of: properties)
    else { return nil }
    let place = "\(bucket)/\(prefix)" + (properties.values[Self.file.name] == nil ? "*" : "")
    return Identity(properties[Self.set].map { "\(place) (\($0))" } ?? place)
  }

  package func expand(_ declaration: ResourceDeclaration) -> [ResourceDeclaration] {
    var set = declaration
    set.properties[Self.set.name] = .string(declaration.address.name)
    return [set]
  }

  package func attributes(of properties: Properties, in scope: Scope) -> [String: Value] { [:] }

  /// What every key begins with; the key itself of a single file. Nil while it is unknown.
  static func keyPrefix(of properties: Properties) -> String? {
    if properties.values[key.name] != nil { return properties[key] }
    let start = properties.values[prefix.name] == nil ? "" : properties[prefix]
    guard let file = properties[file] else { return start }
    let name = file.split(separator: "/").last.map(String.init) ?? file
    return start.map { $0 + name }
  }

  // MARK: The files

  package var codeHash: String { Self.contents.name }
  package let codeNoun = "content"

  package func artifact(for properties: Properties) -> ArtifactRequest? {
    if let folder = properties[Self.folder] {
      return .contents(of: folder, exclude: properties[Self.exclude] ?? [])
    }
    if let file = properties[Self.file] { return .file(path: file) }
    return properties[Self.files].map { .files(paths: $0) }
  }

  package func codeValue(of artifact: Artifact, for properties: Properties) -> Value? {
    Self.sources(of: artifact, for: properties).map { files in
      Value.map(files.mapValues { Value.string($0.md5) })
    }
  }

  /// By key; nil while the keys are unknown.
  static func sources(
    of artifact: Artifact?, for properties: Properties
  ) -> [String: Artifact.File]? {
    guard case .files(let files)? = artifact?.content, let prefix = keyPrefix(of: properties) else {
      return nil
    }
    let isSingle = properties.values[file.name] != nil
    return Dictionary(files.map { (isSingle ? prefix : prefix + $0.name, $0) }) { $1 }
  }

  package func parts(of properties: Properties, in scope: Scope) -> [ResourcePart] {
    guard let bucket = properties[Self.bucket] else { return [] }
    let places = Self.places(of: properties)
    let keys = properties[Self.contents].map { Set($0.keys) } ?? Set(places.keys)
    return keys.sorted().map { key in
      ResourcePart(
        "object", Self.partName(of: key, in: bucket), at: places[key] ?? Self.folder.name)
    }
  }

  /// - Parameter bucket: its name or ARN.
  static func partName(of key: String, in bucket: String) -> String {
    "\(BucketName.named(by: bucket))/\(key)"
  }

  /// Where the declaration names the file of each key, without those of a folder.
  private static func places(of properties: Properties) -> [String: String] {
    guard let prefix = keyPrefix(of: properties) else { return [:] }
    if properties[file] != nil { return [prefix: file.name] }
    let paths = (properties[files] ?? []).enumerated().map { index, path in
      (prefix + (path.split(separator: "/").last.map(String.init) ?? path), "files[\(index)]")
    }
    return Dictionary(paths) { first, _ in first }
  }

  package func code(of live: LiveResource, _ context: KindContext) async throws -> LiveCode? { nil }
}
