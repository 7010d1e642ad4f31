import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage

/// One statement of a function's resource policy: a permission to invoke it.
package struct Permission: CatalogKind {
  package static let section = "invokePermissions"

  package static let function = Field<String>(
    "function", .reference(sections: ["functions"], attribute: "arn"), .required,
    change: .replacement, isContainer: true, doc: "Function to permit invoking.",
    example: "upload-images")
  package static let principal = Field<String>(
    "principal",
    .string(
      StringRule(
        length: 1...256, pattern: #"[a-z0-9.-]+\.amazonaws\.com(\.cn)?|[0-9]{12}|arn:\S+|\*"#,
        meaning: "a service such as s3.amazonaws.com, an account, or an ARN")),
    .required, change: .replacement, doc: "Principal that may invoke it.",
    example: "apigateway.amazonaws.com")
  package static let sourceArn = Field<String>(
    "sourceArn", .string(sourceRule), change: .replacement,
    doc: "ARN (with wildcards) of the resource that a service invokes the function for.",
    example: "${apis.images.executionArn}/*")
  package static let sourceAccount = Field<String>(
    "sourceAccount", .string(StringRule(pattern: "[0-9]{12}", meaning: "twelve digits")),
    change: .replacement,
    doc: "Account of the source, for sources whose ARN names no account.",
    example: "${stack.account}")
  package static let url = Field<String>(
    "url", .enumeration(["iam", "none"]), change: .replacement,
    doc: "Permits calling the function's URL, if its `auth` is this, in place of invoking the "
      + "function; needs a second permission, with `onlyByURL`.",
    example: "iam")
  package static let onlyByURL = Field<Bool>(
    "onlyByURL", .boolean, default: false, change: .replacement,
    doc: "Whether it permits invoking the function only by its URL; LocalStack doesn't keep it.",
    example: "true")
  /// The resource's own name: the id of the statement contains it.
  package static let entry = Field<String>(
    "entry", .string(), .computed, change: .nothing,
    doc: "The permission's name in the function's policy.")

  /// Lambda "AddPermission", SourceArn. Names, such as those of buckets, contain no spaces; the
  /// part after a slash may.
  private static let sourceRule = StringRule(
    length: 1...2048,
    pattern: "arn:aws[a-z-]*:[A-Za-z0-9-]+:[a-z0-9-]*:([0-9]{12})?:[^\\s/]*(/.*)?",
    meaning: "an ARN such as arn:aws:s3:::images")

  package let schema = KindSchema(
    section: section, noun: "permission",
    doc: "Permission of a service or account to invoke a function. An API gets it automatically.",
    fields: [
      function.schema, principal.schema, sourceArn.schema, sourceAccount.schema, url.schema,
      onlyByURL.schema, entry.schema,
    ],
    attributes: [AttributeSchema("id", doc: "Id of the statement in the function's policy.")],
    rules: [urlRule], lints: [openLint], toolNames: toolNames)

  package init() {}

  package let services = ["lambda"]

  package func identity(of properties: Properties, in scope: Scope) -> Identity? {
    guard let function = properties[Self.function], let entry = properties[Self.entry] else {
      return nil
    }
    return Identity("\(Self.subject(function, in: scope))/\(entry)")
  }

  package func meaning(of properties: Properties, in scope: Scope) -> Identity? {
    guard let function = properties[Self.function] else { return nil }
    let right = Self.right(properties).map { $0 ?? "" }
    return Identity(([Self.subject(function, in: scope)] + right).joined(separator: "\n"))
  }

  package func attributes(of properties: Properties, in scope: Scope) -> [String: Value] { [:] }

  package func expand(_ declaration: ResourceDeclaration) -> [ResourceDeclaration] {
    var permission = declaration
    permission.properties[Self.entry.name] = .string(declaration.address.name)
    return [permission]
  }

  package func read(
    _ resource: ResourceHandle, _ context: KindContext
  ) async throws -> LiveResource? {
    guard let function = resource.properties[Self.function] else { return nil }
    let statements = try await context.functionPolicy(Self.name(ofFunction: function))
    // A rename adds the new statement before it removes the old one, and so continues while the old
    // exists.
    for owner in resource.owners(in: context.scope).reversed() {
      let id = StatementID.of(owner.name, in: owner.stack)
      guard let statement = statements.first(where: { $0["Sid"]?.string == id }) else { continue }
      return LiveResource(
        properties: Self.properties(
          of: statement, named: resource.address.name, function: function, in: context.scope),
        attributes: ["id": .string(id)], owner: .stack(owner.stack, resource: owner.name),
        unmanaged: Self.unmanaged(statement))
    }
    guard context.adopts else { return nil }
    // A statement without an owner and with the same content.
    let wanted = Self.right(resource.properties)
    for statement in statements {
      let properties = Self.properties(
        of: statement, named: resource.address.name, function: function, in: context.scope)
      guard let id = statement["Sid"]?.string, !StatementID.isMark(id), Self.isPlain(statement),
        Self.right(properties) == wanted
      else { continue }
      return LiveResource(properties: properties, attributes: ["id": .string(id)], owner: .nobody)
    }
    return nil
  }

  package func inventory(_ context: KindContext) async throws -> [FoundResource] {
    try await concurrently(try await context.functions()) { function -> [FoundResource]? in
      try await context.functionPolicy(function.name).compactMap { statement in
        guard let id = statement["Sid"]?.string else { return nil }
        let owner = StatementID.owner(of: id, in: context.scope.stack)
        let name = if case .stack(_, let resource) = owner { resource } else { id }
        let properties = Self.properties(
          of: statement, named: name, function: function.arn, in: context.scope)
        guard let identity = identity(of: properties, in: context.scope) else { return nil }
        return FoundResource(
          identity: identity, owner: owner, properties: properties,
          attributes: ["id": .string(id)])
      }
    }.flatMap { $0 }
  }

  package func auditedResource(of resource: ResourceHandle, in scope: Scope) -> AuditedResource? {
    resource.properties[Self.function].map {
      AuditedResource(
        service: "lambda", name: Self.name(ofFunction: $0),
        operations: ["AddPermission", "RemovePermission", "DeleteFunction"])
    }
  }

  package func create(
    _ resource: ResourceHandle, _ context: KindContext
  ) async throws -> LiveAttributes {
    let aws = context.aws
    let function = Self.name(ofFunction: try resource.properties.required(Self.function))
    let id = StatementID.of(resource.address.name, in: context.scope.stack)
    var request: [String: JSONValue] = [
      "StatementId": .string(id),
      "Principal": .string(try resource.properties.required(Self.principal)),
    ]
    request.merge(Right(resource.properties).request) { $1 }
    if let arn = resource.properties[Self.sourceArn] { request["SourceArn"] = .string(arn) }
    if let account = resource.properties[Self.sourceAccount] {
      request["SourceAccount"] = .string(account)
    }
    let permission = JSONValue.object(request)
    let add = { () async throws in
      try await context.pace.retrying(while: { $0.cause == .conflict }) {
        try await aws.addFunctionPermission(function, permission)
      }
    }
    if try await obstacle([.alreadyExists], add) != nil {
      // The id is ours, so an earlier attempt wrote it; its content may be outdated.
      try await remove(id, from: function, context)
      try await add()
    }
    return ["id": .string(id)]
  }

  package func update(
    _ resource: ResourceHandle, from live: LiveResource, changed: Set<String>,
    _ context: KindContext
  ) async throws -> LiveAttributes {
    // Every change is a replacement, except of the owner, which the id contains.
    let attributes = try await create(resource, context)
    if let old = live.attributes["id"]?.string, live.attributes["id"] != attributes["id"] {
      let function = Self.name(ofFunction: try resource.properties.required(Self.function))
      try await remove(old, from: function, context)
    }
    return attributes
  }

  package func delete(_ resource: ResourceHandle, _ context: KindContext) async throws {
    guard let function = resource.properties[Self.function] else { return }
    let id =
      resource.attributes["id"]?.string
      ?? StatementID.of(resource.address.name, in: context.scope.stack)
    try await remove(id, from: Self.name(ofFunction: function), context)
  }

  /// Lambda answers with a conflict while it writes another statement of the policy.
  private func remove(
    _ id: String, from function: String, _ context: KindContext
  ) async throws {
    try await context.pace.retrying(while: { $0.cause == .conflict }) {
      try await ignoringMissing {
        try await context.aws.removeFunctionPermission(function, statement: id)
      }
    }
  }

  // MARK: The policy

  static func name(ofFunction arn: String) -> String {
    arn.split(separator: ":").last.map(String.init) ?? arn
  }

  /// The identity of a function: its name, or its ARN in another account or region.
  static func subject(_ function: String, in scope: Scope) -> String {
    let name = name(ofFunction: function)
    let isElsewhere = function != name && function != scope.arn("lambda", "function:\(name)")
    return isElsewhere ? function : name
  }
}

/// The id of a permission contains its stack and resource, because permissions have no tags:
/// `cairn_<stack>_<resource>`, at most 100 letters, digits, hyphens and underscores (Lambda
/// "AddPermission").
enum StatementID {
  static func of(_ resource: String, in stack: String) -> String {
    let id = "cairn_\(stack)_\(resource)"
    // Neither part may contain the separator, or two pairs could share an id.
    let isPlain = "\(stack)\(resource)".utf8.allSatisfy { byte in
      (byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z"))
        || (byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")) || byte == UInt8(ascii: "-")
    }
    if isPlain && id.utf8.count <= 100 { return id }
    return "cairn_" + Digest.sha256Hex(Array("\(stack)/\(resource)".utf8))
  }

  /// Whether some stack's permission has such an id.
  static func isMark(_ id: String) -> Bool { id.hasPrefix("cairn_") }

  // An id with hashed names only shows that it belongs to a stack.
  static func owner(of id: String, in stack: String) -> LiveResource.Owner {
    if let name = resource(of: id, in: stack) { return .stack(stack, resource: name) }
    guard isMark(id) else { return .nobody }
    let parts = id.split(separator: "_", maxSplits: 2).map(String.init)
    return parts.count == 3 ? .stack(parts[1], resource: parts[2]) : .stack("", resource: id)
  }

  /// Nil if it isn't an id of the stack, or its names were hashed.
  static func resource(of id: String, in stack: String) -> String? {
    let prefix = "cairn_\(stack)_"
    guard id.hasPrefix(prefix) else { return nil }
    let resource = String(id.dropFirst(prefix.count))
    return of(resource, in: stack) == id ? resource : nil
  }
}
