import CairnAWS
import CairnEngine
import CairnJSON

/// The parts of a live API that its methods refer to by id.
struct APIParts: Sendable {
  /// Answers by id.
  var authorizers: [String: JSONValue] = [:]
  /// By id.
  var validators: [String: RequestValidator] = [:]
  /// Schemas by name.
  var models: [String: JSONValue] = [:]

  /// The answer about a method, with the names of its authorizer and validator in place of their
  /// ids. Validators that check the same are the same.
  func named(_ method: JSONValue) -> JSONValue {
    guard var members = method.object else { return method }
    if let id = members["authorizerId"]?.string {
      // The service keeps the id and ignores it.
      let isUsed = ["CUSTOM", "COGNITO_USER_POOLS"].contains(members["authorizationType"]?.string)
      members["authorizerId"] = isUsed ? authorizers[id]?["name"] ?? .string(id) : nil
    }
    if let id = members["requestValidatorId"]?.string, let validator = validators[id] {
      members["requestValidatorId"] = .string(validator.name)
    }
    return .object(members)
  }

  /// The id of an authorizer.
  func authorizer(_ name: String) -> String? {
    authorizers.filter { $0.value["name"]?.string == name }.keys.min()
  }

  /// The id of a validator that checks the same.
  func validator(_ name: String) -> String? {
    validators.filter { $0.value.name == name }.keys.min()
  }

  init() {}

  /// - Parameter parts: the answers; those that nothing refers to may be left out.
  init(_ parts: [RestPart: [JSONValue]]) {
    for item in parts[.authorizers] ?? [] {
      if let id = item["id"]?.string { authorizers[id] = item }
    }
    for item in parts[.requestValidators] ?? [] {
      validators[item["id"]?.string ?? ""] = RequestValidator(
        body: item["validateRequestBody"]?.bool ?? false,
        parameters: item["validateRequestParameters"]?.bool ?? false)
    }
    for item in parts[.models] ?? [] {
      guard let name = item["name"]?.string else { continue }
      models[name] = item["schema"]?.string.flatMap { try? JSONValue(parsing: $0) }
    }
  }
}

extension API {
  /// Reads the parts that the methods refer to, which most APIs have none of.
  static func parts(
    of id: String, for resources: [RestResource], _ context: KindContext
  ) async throws -> APIParts {
    let methods = resources.flatMap { $0.methods.values.map(\.answer) }
    var needed: [RestPart] = []
    if methods.contains(where: { $0["authorizerId"]?.string != nil }) {
      needed.append(.authorizers)
    }
    if methods.contains(where: { $0["requestValidatorId"]?.string != nil }) {
      needed += [.requestValidators, .models]
    }
    let answers = try await concurrently(needed) { part in
      (part, try await context.restParts(part, of: id))
    }
    return APIParts(Dictionary(answers.map { ($0.0, $0.1) }, uniquingKeysWith: { $1 }))
  }
}

extension KindContext {
  /// The parts of an API; some emulators know only a few of them.
  func restParts(_ part: RestPart, of id: String) async throws -> [JSONValue] {
    let aws = aws
    return try await shared.answer(to: "apigateway Get\(part.noun)s \(id)") {
      var items: [JSONValue] = []
      try await ignoring([.notFound, .notImplemented]) {
        items = try await aws.getRestParts(part, of: id)
      }
      return items
    }
  }
}
