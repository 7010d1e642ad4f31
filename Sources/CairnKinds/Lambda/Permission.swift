import CairnAWS
import CairnEngine
import CairnLanguage

/// One statement of a function's resource policy: somebody else's right to invoke it.
package struct Permission: Kind {
  package static let function = Field<String>(
    "function", .reference(sections: ["functions"], attribute: "arn"), .required,
    change: .replacement, isContainer: true, doc: "Function that may be invoked.",
    example: "upload-images")
  package static let principal = Field<String>(
    "principal",
    .string(
      StringRule(
        length: 1...256, pattern: #"[a-z0-9.-]+\.amazonaws\.com(\.cn)?|[0-9]{12}|arn:.*|\*"#,
        meaning: "a service such as s3.amazonaws.com, an account, or an ARN")),
    .required, change: .replacement, doc: "Who may invoke it.",
    example: "apigateway.amazonaws.com")
  package static let sourceArn = Field<String>(
    "sourceArn", .string(StringRule(length: 1...2048)), change: .replacement,
    doc: "ARN (with wildcards) of what a service invokes the function for.",
    example: "${apis.images.executionArn}/*")
  package static let sourceAccount = Field<String>(
    "sourceAccount", .string(StringRule(pattern: "[0-9]{12}", meaning: "twelve digits")),
    change: .replacement,
    doc: "Account that the source has to be in; for sources whose ARN names no account.",
    example: "${stack.account}")
  /// The resource's own name: a function knows its statements by an id that is made of it, and not by
  /// what they say.
  package static let entry = Field<String>(
    "entry", .string(), .computed, change: .nothing,
    doc: "The name under which the function knows the permission.")

  package let schema = KindSchema(
    section: "permissions", noun: "permission",
    doc: "The right of a service or account to invoke a function. An API gets it by itself.",
    fields: [
      function.schema, principal.schema, sourceArn.schema, sourceAccount.schema, entry.schema,
    ],
    attributes: [AttributeSchema("id", doc: "Id of the statement in the function's policy.")],
    lints: [openLint])

  package init() {}

  package func identity(of properties: Properties, in scope: Scope) -> Identity? {
    guard let function = properties[Self.function], let entry = properties[Self.entry] else {
      return nil
    }
    return Identity("\(Self.name(ofFunction: function))/\(entry)")
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
    let aws = context.aws
    let name = Self.name(ofFunction: function)
    let statements = try await context.shared.answer(to: "lambda GetPolicy \(name)") {
      try await Self.statements(of: name, aws)
    }
    // A rename adds the new statement before it removes the old one: while that is there, it goes on.
    for owner in resource.owners(in: context.scope).reversed() {
      let id = StatementID.of(owner.name, in: owner.stack)
      guard let statement = statements.first(where: { $0["Sid"]?.string == id }) else { continue }
      return LiveResource(
        properties: Self.properties(
          of: statement, named: resource.address.name, function: function),
        attributes: ["id": .string(id)], owner: .stack(owner.stack, resource: owner.name))
    }
    return nil
  }

  package func list(_ context: KindContext) async throws -> [OwnedResource] {
    let aws = context.aws
    var functions: [LambdaFunction] = []
    var marker: String?
    repeat {
      let page = try await aws.listFunctions(marker: marker)
      functions += page.functions
      marker = page.nextMarker
    } while marker != nil
    let stack = context.scope.stack
    return try await concurrently(functions) { function -> [OwnedResource]? in
      try await Self.statements(of: function.name, aws).compactMap { statement in
        guard let id = statement["Sid"]?.string, let name = StatementID.resource(of: id, in: stack)
        else { return nil }
        let properties = Self.properties(of: statement, named: name, function: function.arn)
        guard let identity = self.identity(of: properties, in: context.scope) else { return nil }
        return OwnedResource(
          name: name, identity: identity, properties: properties,
          attributes: ["id": .string(id)])
      }
    }.flatMap { $0 }
  }

  package func create(
    _ resource: ResourceHandle, _ context: KindContext
  ) async throws -> LiveAttributes {
    let aws = context.aws
    let function = Self.name(ofFunction: try resource.properties.required(Self.function))
    let id = StatementID.of(resource.address.name, in: context.scope.stack)
    var request: [String: JSONValue] = [
      "StatementId": .string(id), "Action": "lambda:InvokeFunction",
      "Principal": .string(try resource.properties.required(Self.principal)),
    ]
    if let arn = resource.properties[Self.sourceArn] { request["SourceArn"] = .string(arn) }
    if let account = resource.properties[Self.sourceAccount] {
      request["SourceAccount"] = .string(account)
    }
    let permission = JSONValue.object(request)
    let obstacle = try await obstacle([.alreadyExists, .conflict]) {
      try await aws.addFunctionPermission(function, permission)
    }
    if obstacle != nil {
      // The id is ours, so it is an earlier attempt's; what it says may be out of date.
      try await ignoringMissing { try await aws.removeFunctionPermission(function, statement: id) }
      try await aws.addFunctionPermission(function, permission)
    }
    return ["id": .string(id)]
  }

  package func update(
    _ resource: ResourceHandle, from live: LiveResource, changed: Set<String>,
    _ context: KindContext
  ) async throws -> LiveAttributes {
    // Every change is a replacement, but for the owner, whom the id names.
    let attributes = try await create(resource, context)
    if let old = live.attributes["id"]?.string, live.attributes["id"] != attributes["id"] {
      let function = Self.name(ofFunction: try resource.properties.required(Self.function))
      try await ignoringMissing {
        try await context.aws.removeFunctionPermission(function, statement: old)
      }
    }
    return attributes
  }

  package func delete(_ resource: ResourceHandle, _ context: KindContext) async throws {
    guard let function = resource.properties[Self.function] else { return }
    let id =
      resource.attributes["id"]?.string
      ?? StatementID.of(resource.address.name, in: context.scope.stack)
    try await ignoringMissing {
      try await context.aws.removeFunctionPermission(
        Self.name(ofFunction: function), statement: id)
    }
  }

  // MARK: The policy

  static func name(ofFunction arn: String) -> String {
    arn.split(separator: ":").last.map(String.init) ?? arn
  }

  private static func statements(
    of function: String, _ aws: AWSClient
  ) async throws -> [JSONValue] {
    let policy = try await found { try await aws.getFunctionPolicy(function) } ?? ""
    guard !policy.isEmpty, let document = try? JSONValue(parsing: policy) else { return [] }
    return document["Statement"]?.array ?? []
  }

  private static func properties(
    of statement: JSONValue, named name: String, function: String
  ) -> Properties {
    var properties = Properties()
    properties[Self.entry] = name
    properties[Self.function] = function
    properties[raw: Self.principal.name] = principal(of: statement)
    let conditions = statement["Condition"]
    properties[raw: Self.sourceArn.name] = condition(conditions, "AWS:SourceArn")
    properties[raw: Self.sourceAccount.name] = condition(conditions, "AWS:SourceAccount")
    return properties
  }

  private static func principal(of statement: JSONValue) -> Value {
    let principal = statement["Principal"]
    let text = principal?.string ?? principal?["Service"]?.string ?? principal?["AWS"]?.string ?? ""
    // An account is kept as the ARN of its root.
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    return .string(parts.count == 6 && parts[5] == "root" ? String(parts[4]) : text)
  }

  private static func condition(_ conditions: JSONValue?, _ key: String) -> Value {
    for keys in (conditions?.object ?? [:]).values {
      for (name, value) in keys.object ?? [:] where name.lowercased() == key.lowercased() {
        return .string(value.string ?? "")
      }
    }
    return .null
  }
}

/// The id of a permission says which stack and resource it belongs to, as permissions have no tags:
/// `cairn_<stack>_<resource>`, at most 100 letters, digits, hyphens and underscores (Lambda
/// "AddPermission").
enum StatementID {
  static func of(_ resource: String, in stack: String) -> String {
    let id = "cairn_\(stack)_\(resource)"
    // Neither part may hold the separator, else two pairs could share an id.
    let isPlain = "\(stack)\(resource)".utf8.allSatisfy { byte in
      (byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z"))
        || (byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")) || byte == UInt8(ascii: "-")
    }
    if isPlain && id.utf8.count <= 100 { return id }
    return "cairn_" + Digest.sha256Hex(Array("\(stack)/\(resource)".utf8))
  }

  /// Nil when it is not an id of the stack, or one whose names were hashed.
  static func resource(of id: String, in stack: String) -> String? {
    let prefix = "cairn_\(stack)_"
    guard id.hasPrefix(prefix) else { return nil }
    let resource = String(id.dropFirst(prefix.count))
    return of(resource, in: stack) == id ? resource : nil
  }
}
