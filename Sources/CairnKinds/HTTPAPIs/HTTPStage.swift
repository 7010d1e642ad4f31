import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage

/// The settings of an HTTP API's stage.
struct HTTPStage: Hashable, Sendable {
  static let format = Field<String>(
    "format", .string(StringRule(length: 1...1024)), default: usualFormat,
    doc: "One entry, with variables of `$context`.", example: "$context.requestId $context.status")

  private static let usualFormat =
    #"{"requestId":"$context.requestId","ip":"$context.identity.sourceIp","#
    + #""time":"$context.requestTime","route":"$context.routeKey","#
    + #""status":"$context.status","length":"$context.responseLength"}"#

  /// The description of a stage that cairn made, which its next name replaces.
  static let mark = "cairn stage"

  var autoDeploy = true
  var variables: [String: String] = [:]
  var logGroup: String?
  var format: String?
  var throttle: APIStage.Throttle?
  /// By route.
  var throttles: [String: APIStage.Throttle] = [:]

  init(_ properties: Properties, in scope: Scope) {
    autoDeploy = properties[HTTPAPI.autoDeploy] ?? true
    variables = properties[HTTPAPI.stageVariables] ?? [:]
    let logs = properties[HTTPAPI.accessLogs]
    logGroup = logs?[APIStage.group]
    format = logs.map { $0[Self.format] ?? Self.usualFormat }
    throttle = APIStage.Throttle(properties[HTTPAPI.throttling])
    throttles = HTTPRoute.all(properties, in: scope).compactMapValues(\.throttle)
  }

  /// From an answer.
  init(_ answer: JSONValue) {
    autoDeploy = answer["autoDeploy"]?.bool ?? false
    // On AWS, an empty text means none.
    variables = (answer["stageVariables"]?.object ?? [:]).compactMapValues(\.string)
      .filter { !$0.value.isEmpty }
    logGroup = answer["accessLogSettings"]?["destinationArn"]?.string
    format = answer["accessLogSettings"]?["format"]?.string
    throttle = Self.throttle(answer["defaultRouteSettings"])
    throttles = (answer["routeSettings"]?.object ?? [:]).compactMapValues { Self.throttle($0) }
  }

  private static func throttle(_ settings: JSONValue?) -> APIStage.Throttle? {
    guard let rate = settings?["throttlingRateLimit"]?.double.flatMap({ Int(exactly: $0) }),
      let burst = settings?["throttlingBurstLimit"]?.int
    else { return nil }
    return APIStage.Throttle(rate: rate, burst: burst)
  }

  var accessLogs: Properties? {
    guard let logGroup else { return nil }
    var logs = Properties()
    logs[APIStage.group] = logGroup
    logs[Self.format] = format ?? ""
    return logs
  }

  // MARK: Writing

  /// The request that makes a stage.
  func creation(of name: String) -> JSONValue {
    var request: [String: JSONValue] = [
      "stageName": .string(name), "autoDeploy": .bool(autoDeploy),
      "description": .string(Self.mark),
    ]
    if !variables.isEmpty {
      request["stageVariables"] = .object(variables.mapValues(JSONValue.string))
    }
    request["accessLogSettings"] = logSettings
    if let throttle { request["defaultRouteSettings"] = .object(Self.members(of: throttle)) }
    if !throttles.isEmpty {
      request["routeSettings"] = .object(throttles.mapValues { .object(Self.members(of: $0)) })
    }
    return .object(request)
  }

  private var logSettings: JSONValue? {
    logGroup.map {
      ["destinationArn": .string($0), "format": .string(format ?? Self.usualFormat)]
    }
  }

  private static func members(of throttle: APIStage.Throttle?) -> [String: JSONValue] {
    throttle.map {
      ["throttlingRateLimit": .int($0.rate), "throttlingBurstLimit": .int($0.burst)]
    } ?? [:]
  }

  /// Changes a stage to these settings; all others stay.
  func write(
    over answer: JSONValue, _ name: String, of api: String, _ context: KindContext
  ) async throws {
    let (aws, live) = (context.aws, HTTPStage(answer))
    let isEmulator = context.scope.flavour == .emulator
    var request: [String: JSONValue] = [:]
    if autoDeploy != live.autoDeploy { request["autoDeploy"] = .bool(autoDeploy) }
    if variables != live.variables {
      // Quirk of MiniStack: it replaces all of them. AWS changes those in the request, and removes
      // one with an empty text.
      let removed = live.variables.filter { variables[$0.key] == nil }.mapValues { _ in "" }
      request["stageVariables"] = .object(
        (isEmulator ? variables : variables.merging(removed) { own, _ in own })
          .mapValues(JSONValue.string))
    }
    var clearsLogs = false
    if let logGroup, logGroup != live.logGroup || format != live.format {
      request["accessLogSettings"] = logSettings
    } else if logGroup == nil, live.logGroup != nil {
      // Quirk of MiniStack: it takes "DeleteAccessLogSettings" for "DeleteStage".
      if isEmulator { request["accessLogSettings"] = [:] } else { clearsLogs = true }
    }
    if throttle != live.throttle {
      request["defaultRouteSettings"] = .object(
        Self.others(answer["defaultRouteSettings"]).merging(Self.members(of: throttle)) { $1 })
    }
    let removed = live.throttles.keys.filter { throttles[$0] == nil }.sorted()
    if throttles != live.throttles {
      var settings = (answer["routeSettings"]?.object ?? [:]).mapValues(Self.others)
      for (route, throttle) in throttles {
        settings[route, default: [:]].merge(Self.members(of: throttle)) { $1 }
      }
      request["routeSettings"] = .object(
        settings.filter { !$0.value.isEmpty }.mapValues(JSONValue.object))
    }
    // The same quirk: it takes "DeleteRouteSettings" for "DeleteStage".
    for route in removed where !isEmulator {
      try await ignoringMissing {
        try await aws.deleteHTTPAPIRouteSettings(api, stage: name, route: route)
      }
    }
    if clearsLogs {
      try await ignoringMissing { try await aws.deleteHTTPAPIAccessLogs(api, stage: name) }
    }
    if !request.isEmpty {
      try await aws.updateHTTPAPIPart(.stages, name, of: api, .object(request))
    }
  }

  // MARK: What no field holds

  /// API Gateway V2, "RouteSettings".
  static let settingMembers = AnswerMembers(
    held: ["throttlingBurstLimit", "throttlingRateLimit"], defaults: ["loggingLevel": ["OFF"]])

  private static func others(_ settings: JSONValue?) -> [String: JSONValue] {
    settingMembers.unheld(of: settings)
  }

  /// API Gateway V2, "Stage".
  static let members = AnswerMembers(
    held: ["accessLogSettings", "autoDeploy", "stageName", "stageVariables"],
    reported: [
      "apiGatewayManaged", "createdDate", "deploymentId", "lastDeploymentStatusMessage",
      "lastUpdatedDate",
    ])

  static func isOurs(_ answer: JSONValue) -> Bool { answer["description"]?.string == mark }

  /// - Parameter lostWith: `UnmanagedSetting.lostWith`.
  static func unmanaged(in answer: JSONValue, lostWith: [String]) -> [UnmanagedSetting] {
    var rest = answer.object ?? [:]
    if isOurs(answer) { rest["description"] = nil }
    rest["defaultRouteSettings"] = unusual(answer["defaultRouteSettings"])
    let settings = (answer["routeSettings"]?.object ?? [:]).compactMapValues(unusual)
    rest["routeSettings"] = settings.isEmpty ? nil : .object(settings)
    return members.unmanaged(
      in: .object(rest), of: "stage \(answer["stageName"]?.string ?? "")", lostWith: lostWith)
  }

  private static func unusual(_ settings: JSONValue?) -> JSONValue? {
    var rest = settingMembers.unusual(settings)
    // Half a limit, or parts of a request in a second.
    if throttle(settings) == nil {
      for name in settingMembers.held { rest[name] = settings?[name] }
    }
    return rest.isEmpty ? nil : .object(rest)
  }
}
