import CairnEngine
import CairnJSON
import CairnLanguage

extension RouteForm {
  /// The members of "Integration" without its answers, and the answers; those of a call that passes
  /// answers unchanged are empty.
  static func call(
    _ fields: Properties, _ route: Route, in scope: Scope
  ) -> (members: [String: JSONValue], answers: [String: Answer]) {
    if let function = fields[RouteFields.function] { return (proxy(function, in: scope), [:]) }
    let integration = fields[RouteFields.integration] ?? Properties()
    if let mock = integration[RouteIntegration.mock] { return constant(mock) }
    if let http = integration[RouteIntegration.http] {
      let isProxy = http[RouteIntegration.proxy] ?? true
      let url = http[RouteIntegration.url] ?? ""
      var call = customized(
        integration, as: isProxy ? "HTTP_PROXY" : "HTTP", url,
        http[RouteIntegration.method] ?? route.method)
      let variables = pathMappings(url, route).merging(mappings(integration)) { _, own in own }
      call["requestParameters"] = variables.isEmpty ? nil : .object(variables)
      return (call, isProxy ? [:] : answers(integration))
    }
    var call: [String: JSONValue]
    if let machine = integration[RouteIntegration.stateMachine] {
      call = start(machine, waits: integration[RouteIntegration.wait] ?? false, in: scope)
    } else if let queue = integration[RouteIntegration.queue] {
      call = send(to: queue, integration[RouteIntegration.messageGroup], in: scope)
    } else {
      let aws = integration[RouteIntegration.aws] ?? Properties()
      let target =
        aws[RouteIntegration.action].map { "action/\($0)" }
        ?? "path/\(aws[RouteIntegration.path] ?? "")"
      call = customized(
        integration, as: "AWS",
        uri("\(aws[RouteIntegration.service] ?? ""):\(target)", in: scope),
        aws[RouteIntegration.serviceMethod] ?? "POST")
    }
    call["credentials"] = integration[RouteIntegration.role].map(JSONValue.string)
    return (call, answers(integration))
  }

  static func proxy(_ function: String, in scope: Scope) -> [String: JSONValue] {
    [
      "type": "AWS_PROXY", "httpMethod": "POST",
      "uri": .string(Function.invokeARN(of: function, in: scope)),
      "passthroughBehavior": "WHEN_NO_MATCH",
    ]
  }

  /// - Parameter region: of the service; nil for the API's.
  static func uri(_ target: String, region: String? = nil, in scope: Scope) -> String {
    "arn:\(scope.partition):apigateway:\(region ?? scope.region):\(target)"
  }

  private static func constant(
    _ mock: Properties
  ) -> (members: [String: JSONValue], answers: [String: Answer]) {
    let status = mock[RouteIntegration.status] ?? 200
    var body: String?
    if let content = mock[raw: RouteIntegration.content.name], content != .null {
      body = content.string ?? content.jsonText
    }
    let call: [String: JSONValue] = [
      "type": "MOCK", "passthroughBehavior": "WHEN_NO_MATCH",
      "requestTemplates": [json: .string(mockRequest(status))],
    ]
    return (call, [String(status): Answer(body: body)])
  }

  static func mockRequest(_ status: Int) -> String { #"{"statusCode": \#(status)}"# }

  /// With the templates and parameters that the integration declares.
  private static func customized(
    _ integration: Properties, as type: String, _ uri: String, _ method: String
  ) -> [String: JSONValue] {
    var call: [String: JSONValue] = [
      "type": .string(type), "uri": .string(uri), "httpMethod": .string(method),
      "passthroughBehavior": "WHEN_NO_MATCH",
    ]
    let templates = integration[RouteIntegration.request] ?? [:]
    if !templates.isEmpty {
      call["requestTemplates"] = .object(templates.mapValues(JSONValue.string))
    }
    let parameters = mappings(integration)
    if !parameters.isEmpty { call["requestParameters"] = .object(parameters) }
    return call
  }

  private static func mappings(_ integration: Properties) -> [String: JSONValue] {
    Dictionary(
      (integration[RouteIntegration.mapping] ?? [:]).map {
        ("integration.request.\(place($0.key))", .string($0.value))
      }, uniquingKeysWith: { first, _ in first })
  }

  /// Parameters of the route's path that a URL names.
  static func pathMappings(_ url: String, _ route: Route) -> [String: JSONValue] {
    Dictionary(
      route.parameterNames.filter { url.contains("{\($0)}") }.map {
        ("integration.request.path.\($0)", .string("method.request.path.\($0)"))
      }, uniquingKeysWith: { first, _ in first })
  }

  private static func answers(_ integration: Properties) -> [String: Answer] {
    guard let responses = integration[RouteIntegration.responses], !responses.isEmpty else {
      return usualAnswers
    }
    return responses.mapValues {
      Answer(pattern: $0[RouteIntegration.pattern], body: $0[RouteIntegration.template])
    }
  }

  /// Step Functions developer guide, "Creating a Step Functions API using API Gateway".
  private static func start(
    _ machine: String, waits: Bool, in scope: Scope
  ) -> [String: JSONValue] {
    [
      "type": "AWS", "httpMethod": "POST", "passthroughBehavior": "NEVER",
      "uri": .string(
        uri(
          "states:action/\(waits ? "StartSyncExecution" : "StartExecution")",
          region: ARN(machine)?.region, in: scope)),
      "requestTemplates": [json: .string(startTemplate(machine))],
    ]
  }

  /// API Gateway developer guide, "Variables for data transformations": `escapeJavaScript` also
  /// escapes single quotes, which JSON doesn't allow.
  static func startTemplate(_ machine: String) -> String {
    #"{"stateMachineArn": "\#(machine)", "#
      + #""input": "$util.escapeJavaScript($input.json('$')).replaceAll("\\'", "'")"}"#
  }

  /// SQS developer guide, "Making Query API requests".
  private static func send(
    to queue: String, _ group: String?, in scope: Scope
  ) -> [String: JSONValue] {
    let arn = ARN(queue)
    let target = "sqs:path/\(arn?.account ?? "")/\(arn?.resource ?? "")"
    return [
      "type": "AWS", "httpMethod": "POST", "passthroughBehavior": "NEVER",
      "uri": .string(uri(target, region: arn?.region, in: scope)),
      "requestParameters": [
        "integration.request.header.Content-Type": "'application/x-www-form-urlencoded'"
      ],
      "requestTemplates": [json: .string(sendTemplate(group))],
    ]
  }

  static func sendTemplate(_ group: String?) -> String {
    "Action=SendMessage&MessageBody=$util.urlEncode($input.body)"
      + (group.map { "&MessageGroupId=\($0)" } ?? "")
  }
}
