/// The fields of a policy statement in the stack language, and their spelling in IAM.
package enum PolicyStatement {
  /// Fields with a syntax that a field type can't express.
  enum Form { case effect, principal, actions, resources, conditions }

  static let special: [String: Form] = [
    "effect": .effect, "principal": .principal, "notPrincipal": .principal, "actions": .actions,
    "notActions": .actions, "resources": .resources, "notResources": .resources,
    "conditions": .conditions,
  ]

  /// The fields of a statement for this use, for documentation, schema and completion.
  package static func fields(_ use: FieldType.PolicyUse) -> [FieldSchema] {
    switch use {
    case .resource: ofResources
    case .identity: ofIdentities
    case .trust: ofTrust
    }
  }

  private static let ofResources = [freeSid, effect] + who + what + on + [conditions]
  private static let ofIdentities = [sid, effect] + what + on + [conditions]
  private static let ofTrust = [sid, effect] + who + what + [conditions]

  /// IAM user guide, "IAM JSON policy elements: Sid": IAM's own policies allow letters and digits;
  /// those of other services allow more.
  private static let sid = FieldSchema(
    "sid", .string(StringRule(pattern: "[A-Za-z0-9]*", meaning: "letters and digits only")),
    doc: "The statement's own name.", example: "AllowUploads")
  private static let freeSid = FieldSchema(
    "sid", .string(), doc: "The statement's own name.", example: "allow-uploads")
  private static let effect = FieldSchema(
    "effect", .enumeration(["allow", "deny"]), default: "allow",
    doc: "Whether the statement allows or denies.",
    example: "allow")
  private static let who = [
    FieldSchema(
      "principal", .object(principals),
      doc: "Who may: `\"*\"` for everyone, or a map of kinds of principals.",
      example: "{service: s3.amazonaws.com}"),
    FieldSchema(
      "notPrincipal", .object(principals), doc: "All principals except these.",
      example: "{aws: \"123456789012\"}"),
  ]
  private static let what = [
    FieldSchema(
      "actions", .list(.string(), order: .insignificant), doc: "Actions.",
      example: "[sqs:SendMessage]", suggestions: PolicyWords.actions),
    FieldSchema(
      "notActions", .list(.string(), order: .insignificant), doc: "All actions except these.",
      example: "[iam:*]", suggestions: PolicyWords.actions),
  ]
  private static let on = [
    FieldSchema(
      "resources", .list(.string(), order: .insignificant),
      doc: "ARNs of resources.", example: "[\"${buckets.images.arn}/*\"]"),
    FieldSchema(
      "notResources", .list(.string(), order: .insignificant), doc: "All resources except these.",
      example: "[\"*\"]"),
  ]
  private static let conditions = FieldSchema(
    "conditions", .map(value: .map(value: .any)),
    doc: "Conditions: operators, keys, and one value or a list of values.",
    example: "{ArnEquals: {\"aws:SourceArn\": \"${buckets.images.arn}\"}}")

  static let principals = [
    FieldSchema(
      "service", .any, doc: "Services of AWS.", example: "s3.amazonaws.com",
      suggestions: PolicyWords.services),
    FieldSchema("aws", .any, doc: "Accounts, users and roles.", example: "\"123456789012\""),
    FieldSchema("federated", .any, doc: "Identity providers.", example: "accounts.google.com"),
    FieldSchema("canonicalUser", .any, doc: "Canonical user ids of S3.", example: "79a59df900b9"),
  ]

  static let principalSpelling = [
    "service": "Service", "aws": "AWS", "federated": "Federated",
    "canonicalUser": "CanonicalUser",
  ]

  /// IAM's name for a field: `actions` is `Action`.
  package static func spelling(of field: String) -> String {
    switch field {
    case "sid": "Sid"
    case "effect": "Effect"
    case "principal": "Principal"
    case "notPrincipal": "NotPrincipal"
    case "actions": "Action"
    case "notActions": "NotAction"
    case "resources": "Resource"
    case "notResources": "NotResource"
    case "conditions": "Condition"
    default: field
    }
  }
}
