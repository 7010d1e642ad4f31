import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage

/// The parts of a live HTTP API.
struct HTTPAPIParts: Sendable {
  var routes: [JSONValue] = []
  /// By id.
  var integrations: [String: JSONValue] = [:]
  var authorizers: [JSONValue] = []

  init() {}

  /// - Parameter authorizers: whether they are read even if no route has one.
  init(
    of id: String, authorizers isWanted: Bool, _ context: KindContext
  ) async throws {
    let aws = context.aws
    async let integrations = aws.getHTTPAPIParts(.integrations, of: id)
    routes = try await aws.getHTTPAPIParts(.routes, of: id)
      .sorted { ($0["routeId"]?.string ?? "") < ($1["routeId"]?.string ?? "") }
    self.integrations = Dictionary(
      try await integrations.compactMap { item in
        item["integrationId"]?.string.map { ($0, item) }
      }, uniquingKeysWith: { first, _ in first })
    if isWanted || routes.contains(where: { $0["authorizerId"]?.string != nil }) {
      authorizers = try await aws.getHTTPAPIParts(.authorizers, of: id)
    }
  }

  static func integrationID(of route: JSONValue) -> String? {
    let prefix = "integrations/"
    guard let target = route["target"]?.string, target.hasPrefix(prefix) else { return nil }
    return String(target.dropFirst(prefix.count))
  }

  func integration(of route: JSONValue) -> JSONValue? {
    Self.integrationID(of: route).flatMap { integrations[$0] }
  }

  func authorizerName(_ id: String?) -> String? {
    authorizers.first { $0["authorizerId"]?.string == id }?["name"]?.string
  }

  /// In the words of the field `authorizers`.
  func authorizerFields() -> [String: Properties] {
    Dictionary(
      authorizers.compactMap { answer in
        answer["name"]?.string.map { ($0, HTTPAuthorizer.fields(of: answer)) }
      }, uniquingKeysWith: { first, _ in first })
  }

  /// The fields of a route, without its throttling; nil if no field can say what it calls.
  func fields(of route: JSONValue) -> Properties? {
    HTTPRoute.fields(
      of: route, integration(of: route), authorizer: authorizerName(route["authorizerId"]?.string))
  }

  /// Integrations that no route refers to, by id.
  var unused: [String: JSONValue] {
    let used = Set(routes.compactMap(Self.integrationID))
    return integrations.filter { !used.contains($0.key) }
  }

  /// Those of them that cairn made.
  var leftovers: [String: JSONValue] {
    unused.filter { HTTPRoute.isMark($0.value["description"]?.string) }
  }
}
