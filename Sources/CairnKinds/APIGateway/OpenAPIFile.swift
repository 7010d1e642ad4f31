import CairnLanguage

/// An OpenAPI document as fields of an API: its operations are `routes`. All nodes keep their places
/// in the file, so that what is wrong with them is reported there.
///
/// OpenAPI Specification 3.0 and 3.1; API Gateway developer guide, "OpenAPI extensions for API
/// Gateway". What only documents the API has no effect. Anything else that no field holds is
/// reported.
struct OpenAPIFile {
  let root: YAMLNode
  var problems: [AttachedFields.Problem] = []
  /// References to schemas that contain themselves, which are reported once.
  var recursive: Set<String> = []

  static func fields(of root: YAMLNode) -> AttachedFields {
    var file = OpenAPIFile(root: root)
    let fields = file.fields()
    return AttachedFields(fields: fields, problems: file.problems)
  }

  private mutating func fields() -> [YAMLNode.Pair] {
    guard checkVersion() else { return [] }
    check(
      root,
      [
        "openapi", "info", "servers", "paths", "components", "security", "tags", "externalDocs",
        "webhooks", "jsonSchemaDialect",
      ],
      [
        .route, .validator, .validators, .binary, .responses, .keySource, .endpoint,
        .documentation, .importVersion,
      ])
    guard let paths = root.pair("paths") else {
      refuse(root, "File without paths", "The file has no `paths`: the operations of the API.")
      return []
    }
    var routes: [YAMLNode.Pair] = []
    for path in pairs(of: paths.value, "`paths`") where !path.name.hasPrefix("x-") {
      routes += self.routes(path)
    }
    var fields = [YAMLNode.Pair(key: paths.key.named("routes"), value: .map(routes, at: paths.key))]
    fields += authorizers() + gatewayResponses()
    if let types = root.pair(Extension.binary.rawValue) {
      fields.append(.init(key: types.key.named("binaryMediaTypes"), value: types.value))
    }
    checkKeySource()
    return fields + endpoint()
  }

  private mutating func checkVersion() -> Bool {
    if let swagger = root.pair("swagger") {
      refuse(
        swagger.key, "Old version",
        "Cairn reads OpenAPI 3.0 and 3.1, and this file is Swagger 2.0. Convert it, for example with "
          + "`npx swagger2openapi FILE`.")
      return false
    }
    guard let version = root.pair("openapi") else {
      refuse(
        root.pairs?.first?.key ?? root, "Not an OpenAPI file",
        "An OpenAPI file begins with its version, as in `openapi: 3.0.3`.")
      return false
    }
    let text = version.value.text ?? ""
    guard text.hasPrefix("3.0.") || text.hasPrefix("3.1.") || text == "3.0" || text == "3.1" else {
      refuse(
        version.value, "Unknown version",
        "Cairn reads OpenAPI 3.0 and 3.1, and this file is of the version `\(text)`.")
      return false
    }
    return true
  }

  private mutating func checkKeySource() {
    guard let source = root[Extension.keySource.rawValue], source.text != "HEADER" else { return }
    refuse(
      source, "Source of API keys",
      "Cairn's APIs read keys from the header `X-API-Key`, which is `HEADER` here.")
  }

  private mutating func endpoint() -> [YAMLNode.Pair] {
    guard let settings = root[Extension.endpoint.rawValue] else { return [] }
    var fields: [YAMLNode.Pair] = []
    for pair in pairs(of: settings, "`\(Extension.endpoint.rawValue)`") {
      switch pair.name {
      case "vpcEndpointIds":
        fields.append(.init(key: pair.key.named("vpcEndpoints"), value: pair.value))
      case "disableExecuteApiEndpoint" where pair.value.text == "false": break
      default: ignore(pair.key)
      }
    }
    return fields
  }

  // MARK: Messages

  mutating func refuse(_ node: YAMLNode, _ summary: String, _ detail: String) {
    problems.append(.init(summary: summary, detail: detail, at: node.place))
  }

  mutating func warn(_ node: YAMLNode, _ summary: String, _ detail: String) {
    problems.append(.init(summary: summary, detail: detail, at: node.place, isWarning: true))
  }

  /// Reports a setting that no field holds.
  mutating func ignore(_ key: YAMLNode) {
    warn(
      key, "Setting without effect",
      "Cairn has no field for `\(key.text ?? "")`: the API is deployed without it.")
  }

  /// The entries of a map; reports anything else.
  mutating func pairs(of node: YAMLNode, _ name: String) -> [YAMLNode.Pair] {
    if let pairs = node.pairs { return pairs }
    refuse(node, "Not a map", "\(name) takes a map.")
    return []
  }

  /// Reports members that OpenAPI doesn't have there, and extensions that cairn doesn't read there.
  /// Those of other tools have no effect.
  mutating func check(_ node: YAMLNode, _ known: [String], _ extensions: [Extension] = []) {
    let extensions = extensions.map(\.rawValue)
    for pair in node.pairs ?? [] {
      let name = pair.name
      if known.contains(name) || extensions.contains(name) { continue }
      if let use = Extension.advice[name] {
        refuse(pair.key, "Extension that cairn doesn't read", "`\(name)`: \(use)")
      } else if name.hasPrefix("x-cairn-") || !name.hasPrefix("x-") {
        let near = NearMiss.best(for: name, among: known + extensions)
        refuse(
          pair.key, "Unknown member",
          "OpenAPI has no `\(name)` here."
            + (near.map { " Did you mean `\($0)`?" }
              ?? " It has \(known.map { "`\($0)`" }.alternatives("and"))."))
      } else if name.hasPrefix("x-amazon-") {
        ignore(pair.key)
      }
    }
  }

  /// The extensions that cairn reads.
  enum Extension: String {
    case route = "x-cairn-route"
    case any = "x-amazon-apigateway-any-method"
    case auth = "x-amazon-apigateway-auth"
    case authorizer = "x-amazon-apigateway-authorizer"
    case authtype = "x-amazon-apigateway-authtype"
    case binary = "x-amazon-apigateway-binary-media-types"
    case documentation = "x-amazon-apigateway-documentation"
    case endpoint = "x-amazon-apigateway-endpoint-configuration"
    case importVersion = "x-amazon-apigateway-importexport-version"
    case integration = "x-amazon-apigateway-integration"
    case keySource = "x-amazon-apigateway-api-key-source"
    case responses = "x-amazon-apigateway-gateway-responses"
    case validator = "x-amazon-apigateway-request-validator"
    case validators = "x-amazon-apigateway-request-validators"

    /// What to do instead of others.
    static let advice = [
      "x-amazon-apigateway-cors": "declare `cors` of the API in the stack.",
      "x-amazon-apigateway-policy": "declare the statements in `policies` of the stack.",
      "x-cairn-function": "write `x-cairn-route: NAME` with the name of a function.",
    ]
  }
}

extension YAMLNode {
  /// The entry with this key.
  func pair(_ key: String) -> Pair? { pairs?.first { $0.name == key } }

  /// A text at the place of this node.
  func named(_ text: String) -> YAMLNode {
    YAMLNode(.scalar(text, .doubleQuoted), range: range, alias: alias)
  }

  /// A number or `true` at the place of this node.
  func plain(_ text: String) -> YAMLNode {
    YAMLNode(.scalar(text, .plain), range: range, alias: alias)
  }

  static func map(_ pairs: [Pair], at node: YAMLNode) -> YAMLNode {
    YAMLNode(.mapping(pairs), range: node.range, alias: node.alias)
  }

  static func list(_ items: [YAMLNode], at node: YAMLNode) -> YAMLNode {
    YAMLNode(.sequence(items), range: node.range, alias: node.alias)
  }
}

extension YAMLNode.Pair {
  /// An entry whose key is at the place of a node.
  init(_ name: String, _ value: YAMLNode, at node: YAMLNode) {
    self.init(key: node.named(name), value: value)
  }
}
