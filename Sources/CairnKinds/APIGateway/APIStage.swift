import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage

/// Settings of an API's stage. Limits are those of API Gateway "UpdateStage".
struct APIStage: Hashable, Sendable {
  static let group = Field<String>(
    "group", .reference(sections: [LogGroup.section], attribute: "arn"), .required,
    doc: "Log group for the entries.", example: "requests")
  static let format = Field<String>(
    "format", .string(StringRule(length: 1...3000)), default: usualFormat,
    doc: "One entry, with variables of `$context`.", example: "$context.requestId $context.status")
  static let rate = Field<Int>(
    "rate", .integer(0...1_000_000), .required, doc: "Requests in a second.", example: "100")
  static let burst = Field<Int>(
    "burst", .integer(0...1_000_000), .required, doc: "Requests at once.", example: "200")

  static let throttleFields = [rate.schema, burst.schema]

  private static let usualFormat =
    #"{"requestId":"$context.requestId","ip":"$context.identity.sourceIp","#
    + #""time":"$context.requestTime","method":"$context.httpMethod","path":"$context.path","#
    + #""status":"$context.status","length":"$context.responseLength"}"#

  struct Throttle: Hashable, Sendable {
    var rate: Int
    var burst: Int

    init(rate: Int, burst: Int) {
      self.rate = rate
      self.burst = burst
    }

    init?(_ fields: Properties?) {
      guard let fields, let rate = fields[APIStage.rate], let burst = fields[APIStage.burst] else {
        return nil
      }
      self.init(rate: rate, burst: burst)
    }

    var properties: Properties {
      Properties([APIStage.rate.name: .integer(rate), APIStage.burst.name: .integer(burst)])
    }
  }

  var tracing = false
  var logGroup: String?
  var format: String?
  /// By the key in "methodSettings".
  var throttles: [String: Throttle] = [:]

  init() {}

  init(_ properties: Properties) {
    tracing = properties[API.tracing] ?? false
    let logs = properties[API.accessLogs]
    logGroup = logs?[Self.group]
    format = logs.map { $0[Self.format] ?? Self.usualFormat }
    throttles[Self.everyMethod] = Throttle(properties[API.throttling])
    for route in RouteFields.listed(properties.values) {
      guard let key = Route(route.key),
        let throttle = Throttle(Properties(route.fields)[RouteFields.throttling])
      else { continue }
      throttles[Self.key(of: key)] = throttle
    }
  }

  init(_ stage: RestStage) {
    tracing = stage.answer["tracingEnabled"]?.bool ?? false
    logGroup = stage.answer["accessLogSettings"]?["destinationArn"]?.string
    format = stage.answer["accessLogSettings"]?["format"]?.string
    for (key, settings) in stage.answer["methodSettings"]?.object ?? [:] {
      guard let rate = Self.number(settings["throttlingRateLimit"]),
        let burst = Self.number(settings["throttlingBurstLimit"]), rate >= 0, burst >= 0
      else { continue }
      // The account's own.
      if (rate, burst) == (10_000, 5_000) { continue }
      throttles[key] = Throttle(rate: rate, burst: burst)
    }
  }

  private static func number(_ value: JSONValue?) -> Int? {
    guard let value else { return nil }
    let text = value.string ?? value.serialized()
    return Int(text) ?? Double(text).flatMap { Int(exactly: $0.rounded()) }
  }

  static let everyMethod = "*/*"

  /// `~1images~1{id}/GET`.
  static func key(of route: Route) -> String {
    "\(PatchOperation.pathComponent(route.path))/\(route.method)"
  }

  // MARK: Fields

  var accessLogs: Properties? {
    guard let logGroup else { return nil }
    var logs = Properties()
    logs[Self.group] = logGroup
    logs[Self.format] = format ?? ""
    return logs
  }

  // MARK: Writing

  func patches(from live: APIStage, in scope: Scope) -> [PatchOperation] {
    var patches: [PatchOperation] = []
    if tracing != live.tracing {
      patches.append(PatchOperation(.replace, "/tracingEnabled", String(tracing)))
    }
    if logGroup == nil, live.logGroup != nil {
      patches.append(PatchOperation(.remove, "/accessLogSettings"))
    } else if let logGroup, logGroup != live.logGroup || format != live.format {
      patches += [
        PatchOperation(.replace, "/accessLogSettings/destinationArn", logGroup),
        PatchOperation(.replace, "/accessLogSettings/format", format ?? Self.usualFormat),
      ]
    }
    for key in Set(throttles.keys).union(live.throttles.keys).sorted()
    where throttles[key] != live.throttles[key] {
      // No limit but the account's. Quirk of LocalStack: it knows the usual one only.
      let unlimited =
        scope.flavour == .emulator
        ? Throttle(rate: 10_000, burst: 5_000) : Throttle(rate: -1, burst: -1)
      let wanted = throttles[key] ?? unlimited
      patches += [
        PatchOperation(.replace, "/\(key)/throttling/rateLimit", String(wanted.rate)),
        PatchOperation(.replace, "/\(key)/throttling/burstLimit", String(wanted.burst)),
      ]
    }
    return patches
  }

  // MARK: What no field holds

  /// API Gateway, "MethodSetting".
  static let methodMembers = AnswerMembers(
    held: ["throttlingBurstLimit", "throttlingRateLimit"],
    defaults: [
      "cacheTtlInSeconds": [300], "loggingLevel": ["OFF"],
      "requireAuthorizationForCacheControl": [true],
      "unauthorizedCacheControlHeaderStrategy": ["SUCCEED_WITH_RESPONSE_HEADER"],
    ])

  /// A stage's answer without the settings of methods that fields hold or that are the service's
  /// defaults.
  static func unheld(_ stage: RestStage) -> JSONValue {
    var answer = stage.answer.object ?? [:]
    let settings = (answer["methodSettings"]?.object ?? [:]).mapValues(methodMembers.unusual)
      .filter { !$0.value.isEmpty }
    answer["methodSettings"] =
      settings.isEmpty ? nil : .object(settings.mapValues(JSONValue.object))
    return .object(answer)
  }
}
