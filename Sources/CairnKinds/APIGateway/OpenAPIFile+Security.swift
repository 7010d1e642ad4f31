import CairnLanguage

extension OpenAPIFile {
  private static let keyHeader = "x-api-key"

  /// The fields `auth` and `apiKey` of an operation. As in API Gateway, all schemes that it names are
  /// required.
  mutating func security(of operation: YAMLNode, at key: YAMLNode) -> [YAMLNode.Pair] {
    var fields: [YAMLNode.Pair] = []
    if let auth = operation[Extension.auth.rawValue], let type = auth["type"] {
      switch type.text?.uppercased() {
      case "NONE": break
      case "AWS_IAM": fields.append(.init("auth", type.named(RouteFields.Auth.iam), at: type))
      default:
        refuse(
          type, "Unknown authorization",
          "`\(Extension.auth.rawValue)` has the type `NONE` or `AWS_IAM`.")
      }
    }
    guard let security = operation["security"] ?? root["security"] else { return fields }
    let alternatives = security.items ?? []
    if alternatives.count > 1, alternatives.contains(where: { $0.pairs?.isEmpty == true }) {
      refuse(
        security, "Optional authorization",
        "API Gateway always asks an authorizer, and can't let everybody in besides.")
      return fields
    }
    for scheme in alternatives.flatMap({ $0.pairs ?? [] }) {
      if let scopes = scheme.value.items, let first = scopes.first, !isKey(scheme.name) {
        refuse(
          first, "Scope of a token",
          "Cairn has no field for scopes: check them in the function, or in an authorizer.")
        continue
      }
      guard let field = field(for: scheme) else { continue }
      if fields.contains(where: { $0.name == field.name && $0.value.text != field.value.text }) {
        refuse(
          scheme.key, "Several authorizers",
          "API Gateway asks one authorizer for each method, and this operation has two.")
      } else if !fields.contains(where: { $0.name == field.name }) {
        fields.append(field)
      }
    }
    return fields
  }

  private mutating func field(for scheme: YAMLNode.Pair) -> YAMLNode.Pair? {
    if isKey(scheme.name) { return .init("apiKey", scheme.key.plain("true"), at: scheme.key) }
    let name = isSigned(scheme.name) ? RouteFields.Auth.iam : scheme.name
    return .init("auth", scheme.key.named(Self.escaped(name)), at: scheme.key)
  }

  private func scheme(_ name: String) -> YAMLNode? { root["components"]?["securitySchemes"]?[name] }

  /// Whether a scheme is a key of a usage plan.
  private func isKey(_ name: String) -> Bool {
    guard let scheme = scheme(name), scheme["type"]?.text == "apiKey" else { return false }
    return scheme["in"]?.text == "header" && scheme["name"]?.text?.lowercased() == Self.keyHeader
      && scheme[Extension.authorizer.rawValue] == nil
  }

  private func isSigned(_ name: String) -> Bool {
    scheme(name)?[Extension.authtype.rawValue]?.text?.lowercased() == "awssigv4"
  }

  // MARK: Authorizers

  /// The authorizers that the file describes. A scheme without one is the name of an authorizer of
  /// the stack.
  mutating func authorizers() -> [YAMLNode.Pair] {
    guard let schemes = root["components"]?.pair("securitySchemes") else { return [] }
    var all: [YAMLNode.Pair] = []
    for scheme in pairs(of: schemes.value, "`securitySchemes`") {
      guard let node = scheme.value.pair(Extension.authorizer.rawValue) else { continue }
      if let fields = authorizer(node.value, scheme) {
        all.append(.init(key: scheme.key, value: .map(fields, at: scheme.key)))
      }
    }
    if all.isEmpty { return [] }
    return [.init("authorizers", .map(all, at: schemes.key), at: schemes.key)]
  }

  /// API Gateway developer guide, "x-amazon-apigateway-authorizer object".
  private mutating func authorizer(
    _ node: YAMLNode, _ scheme: YAMLNode.Pair
  ) -> [YAMLNode.Pair]? {
    var fields: [YAMLNode.Pair] = []
    let type = node["type"]?.text?.lowercased() ?? "token"
    for pair in pairs(of: node, "An authorizer") {
      switch pair.name {
      case "type":
        if type == "request" {
          fields.append(.init(key: pair.key, value: pair.value.named("request")))
        } else if type != "token", type != "cognito_user_pools" {
          refuse(
            pair.value, "Unknown authorizer",
            "The type of an authorizer is `token`, `request` or `cognito_user_pools`.")
          return nil
        }
      case "authorizerUri":
        let instead = "authorizers: {\(scheme.name): {function: NAME}}"
        guard let function = authorizerFunction(pair.value, instead) else { return nil }
        fields.append(.init(key: pair.key.named("function"), value: function))
      case "providerARNs":
        fields.append(.init(key: pair.key.named("userPools"), value: pair.value))
      case "identitySource": fields.append(identity(pair))
      case "identityValidationExpression":
        fields.append(.init(key: pair.key.named("validation"), value: pair.value))
      case "authorizerResultTtlInSeconds":
        fields.append(
          .init(
            key: pair.key.named("ttl"), value: pair.value.named("\(pair.value.text ?? "")s")))
      default: ignore(pair.key)
      }
    }
    // The header that the scheme names.
    if type != "request", node["identitySource"] == nil, scheme.value["in"]?.text == "header",
      let header = scheme.value.pair("name"), let name = header.value.text
    {
      let item = header.value.named("header.\(Self.escaped(name))")
      fields.append(.init("identity", .list([item], at: header.value), at: header.key))
    }
    return fields
  }

  private mutating func authorizerFunction(_ uri: YAMLNode, _ instead: String) -> YAMLNode? {
    let count = problems.count
    if let function = function(uri, instead: "") { return function }
    // An authorizer of the stack replaces the extension.
    problems.removeSubrange(count...)
    refuse(
      uri, "URI of another tool",
      "The URI names no function of the stack. Write it as `${functions.NAME.arn}`, or declare "
        + "`\(instead)` in the stack, and remove `\(Extension.authorizer.rawValue)`.")
    return nil
  }

  /// A list of `header.NAME`, `query.NAME` and so on.
  private func identity(_ pair: YAMLNode.Pair) -> YAMLNode.Pair {
    let words = (pair.value.text ?? "").split(separator: ",").map { source -> YAMLNode in
      var word = source.drop { $0 == " " }
      while word.last == " " { word.removeLast() }
      let prefix = "method.request."
      if word.hasPrefix(prefix) { word = word.dropFirst(prefix.count) }
      let query = "querystring."
      let text = word.hasPrefix(query) ? "query." + word.dropFirst(query.count) : String(word)
      return pair.value.named(text)
    }
    return .init(key: pair.key.named("identity"), value: .list(words, at: pair.value))
  }
}
