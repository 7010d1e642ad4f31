import CairnAWS
import CairnEngine
import CairnLanguage

/// `layers`: a layer of Lambda. Limits are those of AWS Lambda "PublishLayerVersion".
///
/// Versions of a layer can't be changed, so every change publishes another one. Layers have no tags; the
/// description of each version names the owner and the content (`LayerMark`).
package struct Layer: CatalogKind, CodeKind {
  package static let section = "layers"

  package static let name = Field<String>(
    "name", .string(nameRule), change: .replacement,
    doc: "Name of the layer in the account and region.", example: "shop-common")
  package static let zip = Field<String>(
    "zip", .path, change: .nothing, doc: "Existing zip to publish.", example: "build/common.zip")
  package static let folder = Field<String>(
    "folder", .path, change: .nothing,
    doc: "Folder to zip. Functions find its content in `/opt`: a folder `python` holds modules for "
      + "Python, `nodejs/node_modules` those for Node, `bin` programs, `lib` libraries.",
    example: "../layers/common")
  package static let exclude = Field<[String]>(
    "exclude", .list(.string(StringRule(length: 1...1024)), order: .insignificant),
    change: .nothing,
    doc:
      "What to exclude from `folder`: names, such as `*.md`, or relative paths; `*` and `?` match "
      + "anything except `/`.", example: "[tests, \"*.md\"]")
  package static let codeSha256 = Field<String>(
    "codeSha256", .string(), .computed, doc: "SHA-256 of the zip, in base64.")
  package static let runtimes = Field<[String]>(
    "runtimes",
    .list(
      .string(StringRule(length: 1...64, pattern: "[a-z0-9.]+", meaning: "a runtime of Lambda")),
      count: 0...15, order: .insignificant), default: [],
    doc: "Runtimes that the content is for.", example: "[python3.13, python3.14]",
    suggestions: LambdaRuntimes.supported)
  package static let architectures = Field<[String]>(
    "architectures",
    .list(.enumeration(["x86_64", "arm64"]), count: 0...2, order: .insignificant), default: [],
    doc: "Processors that the content is for.", example: "[x86_64, arm64]")
  package static let description = Field<String>(
    "description", .string(StringRule(length: 0...descriptionLimit)), default: "",
    doc: "Description; cairn adds its mark of ownership.", example: "What all handlers share")
  package static let license = Field<String>(
    "license", .string(StringRule(length: 0...512)), default: "",
    doc: "License: an SPDX identifier, a URL, or its text.", example: "MIT")
  package static let keep = Field<Int>(
    "keep", .integer(0...10_000),
    doc:
      "How many older versions of the stack are kept; by default all. Functions that use a deleted "
      + "version go on, and no other can begin to.", example: "3")

  /// Of the 256 characters that Lambda takes; the mark has the rest.
  static let descriptionLimit = 96

  /// An ARN has at most 140 characters.
  private static let nameRule = StringRule(
    length: 1...64, pattern: "[a-zA-Z0-9_-]+", meaning: "letters, digits, hyphens and underscores")
  private static let arnRule = StringRule(
    length: 1...140,
    pattern: "arn:[a-zA-Z0-9-]+:lambda:[a-zA-Z0-9-]+:[0-9]{12}:layer:[a-zA-Z0-9_-]+:[0-9]+",
    meaning: "the ARN of a layer's version, such as "
      + "`arn:aws:lambda:us-east-1:123456789012:layer:common:3`")

  package let schema = KindSchema(
    section: section, noun: "layer",
    doc:
      "A layer of Lambda: files that several functions find in `/opt`. A change of its content or "
      + "of another field but `keep` publishes a new version, which the functions of the stack then "
      + "use.",
    fields: [
      name.schema, zip.schema, folder.schema, exclude.schema, codeSha256.schema, runtimes.schema,
      architectures.schema, description.schema, license.schema, keep.schema,
    ],
    attributes: [
      AttributeSchema(
        "arn", doc: "ARN of the latest version; known after apply.", literal: arnRule),
      AttributeSchema("version", doc: "Number of the latest version; known after apply."),
      AttributeSchema("layerArn", doc: "ARN of the layer, without a version."),
      AttributeSchema("name", doc: "Name of the layer."),
    ],
    naming: Naming(rule: nameRule) { name, _ in NameLimit.shortened(name, to: 64) },
    rules: [sourceRule], toolNames: toolNames)

  package init() {}

  package let services = ["lambda"]

  package func identity(of properties: Properties, in scope: Scope) -> Identity? {
    properties[Self.name].map(Identity.init)
  }

  package func attributes(of properties: Properties, in scope: Scope) -> [String: Value] {
    guard let name = properties[Self.name] else { return [:] }
    return [
      "name": .string(name), "layerArn": .string(scope.arn("lambda", "layer:\(name)")),
    ]
  }

  /// Each of these makes a version, and so does another owner.
  static let published: Set = [
    codeSha256.name, runtimes.name, architectures.name, description.name, license.name,
    OwnershipTags.field,
  ]

  package func attributes(changedBy fields: Set<String>) -> Set<String> {
    fields.isDisjoint(with: Self.published) ? [] : ["arn", "version"]
  }

  private static let sourceRule = Rule { properties in
    let given = [zip.name, folder.name].filter { properties[$0] != nil }
    switch given.count {
    case 0:
      return [
        .init(
          path: nil, summary: "The layer has no content",
          detail: "Name the source of its content: `zip` for an existing zip, or `folder` for a "
            + "folder to zip.")
      ]
    case 2:
      return [
        .init(
          path: folder.name, summary: "The layer has two sources of content",
          detail: "A layer has one source of content, but `zip` and `folder` are given. Remove one."
        )
      ]
    default:
      guard properties[exclude.name] != nil, properties[folder.name] == nil else { return [] }
      return [
        .init(
          path: exclude.name, summary: "There is no folder to exclude from",
          detail: "`exclude` lists what to leave out of `folder`, and the layer has no `folder`.")
      ]
    }
  }

  package var codeHash: String { Self.codeSha256.name }
  package var codeNoun: String { "content" }

  package func artifact(for properties: Properties) -> ArtifactRequest? {
    if let zip = properties[Self.zip] { return .zip(path: zip) }
    return properties[Self.folder].map {
      .folder(path: $0, exclude: properties[Self.exclude] ?? [])
    }
  }
}
