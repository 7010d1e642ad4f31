import CairnAWS
import CairnEngine
import CairnLanguage

/// `kmsKeys`: a key of KMS. Limits are those of AWS KMS "CreateKey".
///
/// KMS chooses the id, and a key has no name: its tags name its owner. On an emulator the id follows
/// from stack and resource, so that it stays after a restart of the emulator.
package struct KMSKey: CatalogKind {
  package static let section = "kmsKeys"

  package static let description = Field<String>(
    "description", .string(StringRule(length: 0...8192)), default: "", doc: "Description.",
    example: "Encrypts orders")
  package static let statements = Field<[Value]>(
    "statements", .policyStatements(.resource),
    doc: "Key policy; without `resources`, about the key. By default the account may do "
      + "everything, as far as its own policies allow it.",
    example: "[{principal: {aws: \"arn:aws:iam::123456789012:root\"}, actions: [\"kms:*\"]}]")
  package static let rotation = Field<Int>(
    "rotation", .duration(90 * day...2560 * day, step: day),
    doc: "How often KMS rotates the key material; never without it.", example: "365d")
  package static let deletionWindow = Field<Int>(
    "deletionWindow", .duration(7 * day...30 * day, step: day), default: 30 * day,
    doc: "How long KMS waits before it deletes a key that was removed.", example: "7d")
  package static let multiRegion = Field<Bool>(
    "multiRegion", .boolean, default: false, change: .replacement,
    doc: "Primary key of a multi-Region key.", example: "true")
  package static let spec = Field<String>(
    "spec", .enumeration(KeySpec.all), default: "symmetric-default", change: .replacement,
    doc: "Type of the key material.", example: "rsa-2048")
  package static let usage = Field<String>(
    "usage",
    .enumeration(["encrypt-decrypt", "sign-verify", "generate-verify-mac", "key-agreement"]),
    default: "encrypt-decrypt", change: .replacement, doc: "What the key is used for.",
    example: "sign-verify")
  package static let alias = Field<String>(
    "alias", .string(aliasRule), doc: "Alias of the key.", example: "alias/shop")
  package static let tags = Tags.field()
  /// The resource's own name: the tags contain it.
  package static let entry = Field<String>(
    "entry", .string(), .computed, change: .nothing, doc: "The key's name in its tags.")

  private static let day = 86_400

  private static let aliasRule = StringRule(
    length: 1...256, pattern: "alias/(?!aws/)[a-zA-Z0-9/_-]+",
    meaning: "alias/ and letters, digits and /_-, not beginning with alias/aws/")
  private static let arnRule = StringRule(
    pattern: "arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:(key|alias)/[A-Za-z0-9/_-]+"
      + "|alias/[a-zA-Z0-9/_-]+|(mrk-)?[0-9a-f]{8}(-?[0-9a-f]{4}){3}-?[0-9a-f]{12}",
    meaning: "the ARN, the alias or the id of a key, such as `alias/shop`")

  package let schema = KindSchema(
    section: section, noun: "KMS key", doc: "A key of AWS KMS.",
    fields: [
      description.schema, statements.schema, rotation.schema, deletionWindow.schema,
      multiRegion.schema, spec.schema, usage.schema, alias.schema, tags.schema, entry.schema,
    ],
    attributes: [
      AttributeSchema(
        "arn", doc: "ARN of the key; known after apply on AWS.", literal: arnRule, hasIDs: true),
      AttributeSchema("id", doc: "Id of the key; known after apply on AWS."),
      AttributeSchema(
        "alias", doc: "Alias of the key.",
        needs: .init(alias.name, advice: "Declare `alias: alias/…`, or write `arn`.")),
    ],
    rules: [
      PolicyStatements.countRule(of: statements.name), scopeRule, usageRule, rotationRule,
      Tags.countRule(),
    ], access: access, toolNames: toolNames)

  package init() {}

  package let services = ["kms"]

  package func identity(of properties: Properties, in scope: Scope) -> Identity? {
    properties[Self.entry].map(Identity.init)
  }

  package func parts(of properties: Properties, in scope: Scope) -> [ResourcePart] {
    let name = Self.alias.name
    return properties[Self.alias].map { [ResourcePart("alias", $0, at: name, namedBy: name)] } ?? []
  }

  package func attributes(of properties: Properties, in scope: Scope) -> [String: Value] {
    var attributes: [String: Value] = [:]
    attributes["alias"] = properties[Self.alias].map(Value.string)
    if scope.flavour == .emulator, let entry = properties[Self.entry] {
      let id = Self.emulatorID(entry, in: scope)
      attributes["id"] = .string(id)
      attributes["arn"] = .string(scope.arn("kms", "key/\(id)"))
    }
    return attributes
  }

  /// The tag that sets a key's id in LocalStack.
  static let idTag = EmulatorID.tag

  /// In the form of a key's id.
  static func emulatorID(_ entry: String, in scope: Scope) -> String {
    let source = "\(scope.account)/\(scope.region)/\(scope.stack)/\(entry)"
    let digits = Array(Digest.sha256Hex(Array(source.utf8)).prefix(32))
    let ends = [8, 12, 16, 20, 32]
    return zip([0] + ends, ends).map { String(digits[$0..<$1]) }.joined(separator: "-")
  }

  /// Adds the resource's name, and the resource of statements without one.
  package func expand(_ declaration: ResourceDeclaration) -> [ResourceDeclaration] {
    var key = declaration
    key.properties[Self.entry.name] = .string(declaration.address.name)
    key.properties[Self.statements.name] = declaration.properties[Self.statements.name]?
      .keepingSecrecy { statements in
        .list(
          (statements.list ?? []).map { statement in
            guard var fields = statement.map, fields["Resource"] == nil,
              fields["NotResource"] == nil
            else { return statement }
            fields["Resource"] = ["*"]
            return PolicyMeaning.statement(.map(fields))
          })
      }
    return [key]
  }
}
