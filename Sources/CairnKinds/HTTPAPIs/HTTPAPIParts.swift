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
    // moto names none by an empty text.
    let named = Set(routes.compactMap { $0["authorizerId"]?.string }).subtracting([""])
    if isWanted || !named.isEmpty {
      authorizers = try await Self.authorizers(of: id, named: named, context)
    }
  }

  private static func authorizers(
    of api: String, named: Set<String>, _ context: KindContext
  ) async throws -> [JSONValue] {
    let aws = context.aws
    let isEmulator = context.scope.flavour == .emulator
    let listed: [JSONValue]
    do {
      listed = try await aws.getHTTPAPIParts(.authorizers, of: api)
    } catch {
      // Quirk of moto 5.1, and so of LocalEmu 1.3: they have no list of them.
      guard isEmulator, error.cause == .notImplemented else { throw error }
      return try await concurrently(named.sorted()) { id in
        try await found { try await aws.getHTTPAPIPart(.authorizers, id, of: api) }
      }
    }
    return listed
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
