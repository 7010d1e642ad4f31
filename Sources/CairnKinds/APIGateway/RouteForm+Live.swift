import CairnEngine
import CairnJSON
import CairnLanguage

extension RouteForm {
  /// The fields of a live route; nil if no field can say what it calls.
  ///
  /// - Parameters:
  ///   - method: the answer, with names in place of ids.
  ///   - models: the schemas of the API's models by name.
  static func fields(
    of method: JSONValue, _ route: Route, models: [String: JSONValue], in scope: Scope
  ) -> Properties? {
    guard let integration = method["methodIntegration"] else { return nil }
    guard var fields = called(integration, route, in: scope) else { return nil }
    switch method["authorizationType"]?.string {
    case nil, "NONE": break
    case "AWS_IAM": fields[RouteFields.auth] = RouteFields.Auth.iam
    case let type?: fields[RouteFields.auth] = method["authorizerId"]?.string ?? type
    }
    if method["apiKeyRequired"]?.bool == true { fields[RouteFields.apiKey] = true }
    if let validator = method["requestValidatorId"]?.string.flatMap(RequestValidator.init) {
      var checks = Properties()
      if validator.checksBody, let name = method["requestModels"]?[json]?.string,
        let schema = models[name]
      {
        checks[raw: RouteFields.body.name] = Value(schema, as: .plain)
      }
      if validator.checksParameters {
        let prefix = "method.request."
        checks[RouteFields.parameters] = (method["requestParameters"]?.object ?? [:])
          .filter { $0.value.bool == true }.keys
          .map { word(String($0.dropFirst(prefix.count))) }
          .filter { $0.hasPrefix("query.") || $0.hasPrefix("header.") }.sorted()
      }
      fields[RouteFields.validate] = checks
    }
    if let time = integration["timeoutInMillis"]?.int, time != 29_000, time.isMultiple(of: 1000) {
      fields[RouteFields.timeout] = time / 1000
    }
    return fields
  }

  private static func word(_ place: String) -> String {
    let prefix = "querystring."
    return place.hasPrefix(prefix) ? "query." + place.dropFirst(prefix.count) : place
  }

  private static func called(
    _ call: JSONValue, _ route: Route, in scope: Scope
  ) -> Properties? {
    var fields = Properties()
    let uri = call["uri"]?.string ?? ""
    switch call["type"]?.string?.uppercased() {
    case "AWS_PROXY":
      guard let function = Function.arn(invokedBy: uri) else { return nil }
      fields[RouteFields.function] = function
      return fields
    case "MOCK":
      guard let mock = constant(call) else { return nil }
      fields[RouteFields.integration] = Properties([RouteIntegration.mock.name: mock.value])
    case "HTTP_PROXY", "HTTP":
      guard call["connectionType"]?.string != "VPC_LINK" else { return nil }
      fields[RouteFields.integration] = http(call, uri, route)
    case "AWS":
      guard let integration = service(call, uri, in: scope) else { return nil }
      fields[RouteFields.integration] = integration
    default: return nil
    }
    let headers = constantHeaders(call)
    if !headers.isEmpty { fields[RouteFields.headers] = headers }
    return fields
  }

  private static func constant(_ call: JSONValue) -> Properties? {
    let request = call["requestTemplates"]?[json]?.string
    let answers = call["integrationResponses"]?.object ?? [:]
    let status = answers.keys.compactMap { Int($0) }.first { mockRequest($0) == request }
    guard let status else { return nil }
    var mock = Properties([RouteIntegration.status.name: .integer(status)])
    if let body = answers[String(status)]?["responseTemplates"]?[json]?.string {
      mock[raw: RouteIntegration.content.name] = Value(json: body) ?? .string(body)
    }
    return mock
  }

  private static func http(_ call: JSONValue, _ uri: String, _ route: Route) -> Properties {
    var http = Properties()
    http[RouteIntegration.url] = uri
    let method = call["httpMethod"]?.string
    if method != route.method { http[RouteIntegration.method] = method }
    let isProxy = call["type"]?.string?.uppercased() == "HTTP_PROXY"
    http[RouteIntegration.proxy] = isProxy
    var integration = Properties()
    integration[RouteIntegration.http] = http
    let usual = pathMappings(uri, route)
    customize(&integration, call) { usual[$0] == .string($1) }
    if !isProxy { integration[RouteIntegration.responses] = responses(call) }
    return integration
  }

  /// - Parameter isUsual: whether the source of a parameter needs no declaration.
  private static func customize(
    _ integration: inout Properties, _ call: JSONValue,
    besides isUsual: (String, String) -> Bool = { _, _ in false }
  ) {
    let templates = (call["requestTemplates"]?.object ?? [:]).compactMapValues(\.string)
    if !templates.isEmpty { integration[RouteIntegration.request] = templates }
    let prefix = "integration.request."
    let mappings = (call["requestParameters"]?.object ?? [:]).compactMapValues(\.string)
      .filter { $0.key.hasPrefix(prefix) && !isUsual($0.key, $0.value) }
    if !mappings.isEmpty {
      integration[RouteIntegration.mapping] = Dictionary(
        mappings.map { (word(String($0.key.dropFirst(prefix.count))), $0.value) },
        uniquingKeysWith: { first, _ in first })
    }
  }

  private static func service(
    _ call: JSONValue, _ uri: String, in scope: Scope
  ) -> Properties? {
    guard let arn = ARN(uri), arn.service == "apigateway" else { return nil }
    let template = call["requestTemplates"]?[json]?.string
    var integration = Properties()
    integration[RouteIntegration.role] = call["credentials"]?.string
    integration[RouteIntegration.responses] = responses(call)
    if arn.account == "states", let template, let machine = startedMachine(template),
      ["action/StartExecution", "action/StartSyncExecution"].contains(arn.resource)
    {
      integration[RouteIntegration.stateMachine] = machine
      integration[RouteIntegration.wait] = arn.resource == "action/StartSyncExecution"
      return integration
    }
    if arn.account == "sqs", let template, let group = sentGroup(template) {
      let parts = arn.resource.split(separator: "/")
      if parts.count == 3, parts[0] == "path" {
        integration[RouteIntegration.queue] =
          "arn:\(scope.partition):sqs:\(arn.region):\(parts[1]):\(parts[2])"
        integration[RouteIntegration.messageGroup] = group.isEmpty ? nil : group
        return integration
      }
    }
    var aws = Properties()
    aws[RouteIntegration.service] = arn.account
    if arn.resource.hasPrefix("action/") {
      aws[RouteIntegration.action] = String(arn.resource.dropFirst("action/".count))
    } else if arn.resource.hasPrefix("path/") {
      aws[RouteIntegration.path] = String(arn.resource.dropFirst("path/".count))
    } else {
      return nil
    }
    aws[RouteIntegration.serviceMethod] = call["httpMethod"]?.string
    integration[RouteIntegration.aws] = aws
    customize(&integration, call)
    return integration
  }

  private static func startedMachine(_ template: String) -> String? {
    let parts = template.split(separator: "\"", omittingEmptySubsequences: false)
    guard parts.count > 3, startTemplate(String(parts[3])) == template else { return nil }
    return String(parts[3])
  }

  /// The message group in a template of ours; empty without one; nil for another template.
  private static func sentGroup(_ template: String) -> String? {
    let plain = sendTemplate(nil)
    if template == plain { return "" }
    let start = plain + "&MessageGroupId="
    return template.hasPrefix(start) ? String(template.dropFirst(start.count)) : nil
  }

  /// Nil if the answers are the usual ones.
  private static func responses(_ call: JSONValue) -> [String: Properties]? {
    let answers = (call["integrationResponses"]?.object ?? [:]).mapValues { answer in
      Answer(
        pattern: answer["selectionPattern"]?.string.flatMap { $0.isEmpty ? nil : $0 },
        body: answer["responseTemplates"]?[json]?.string)
    }
    if answers == usualAnswers { return nil }
    return answers.mapValues { answer in
      var response = Properties()
      response[RouteIntegration.pattern] = answer.pattern
      response[RouteIntegration.template] = answer.body
      return response
    }
  }

  /// The constant headers that all answers share.
  private static func constantHeaders(_ call: JSONValue) -> [String: String] {
    let answers = (call["integrationResponses"]?.object ?? [:]).values.map { answer in
      Dictionary(
        (answer["responseParameters"]?.object ?? [:]).compactMap { key, value in
          constantHeader(key, value.string ?? "")
        }, uniquingKeysWith: { first, _ in first })
    }
    guard let first = answers.first else { return [:] }
    return first.filter { key, value in answers.allSatisfy { $0[key] == value } }
  }

  private static func constantHeader(_ key: String, _ value: String) -> (String, String)? {
    let prefix = "method.response.header."
    guard key.hasPrefix(prefix), value.count > 2, value.hasPrefix("'"), value.hasSuffix("'") else {
      return nil
    }
    return (String(key.dropFirst(prefix.count)), String(value.dropFirst().dropLast()))
  }
}
