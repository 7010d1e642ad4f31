import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage

/// Writes the methods of an API and what they refer to: only what fields hold, and only what
/// differs.
struct RouteWriter {
  private let table: RouteTable
  let id: String
  let context: KindContext
  /// The existing ones, and those that the table needs.
  private let parts: APIParts
  /// Authorizers, models and validators that are to be removed once no method refers to them.
  private let left: [(RestPart, String)]

  private var aws: AWSClient { context.aws }

  /// Writes what the routes of the table refer to.
  init(
    _ table: RouteTable, over live: [RestResource], id: String, _ given: KindContext
  ) async throws {
    self.table = table
    self.id = id
    var fresh = given
    fresh.shared = SharedReads()
    let context = fresh
    self.context = context
    let methods = live.flatMap { $0.methods.values.map(\.answer) }
    var left: [(RestPart, String)] = []
    var answers: [RestPart: [JSONValue]] = [:]
    if !table.authorizers.isEmpty
      || methods.contains(where: { $0["authorizerId"]?.string != nil })
    {
      answers[.authorizers] = try await context.restParts(.authorizers, of: id)
    }
    if !table.validators.isEmpty
      || methods.contains(where: { $0["requestValidatorId"]?.string != nil })
    {
      async let validators = context.restParts(.requestValidators, of: id)
      answers[.models] = try await context.restParts(.models, of: id)
      answers[.requestValidators] = try await validators
    }
    try await Self.writeAuthorizers(table, &answers, id: id, context)
    left += try await Self.writeValidators(table, &answers, id: id, context)
    left += try await Self.writeModels(table, &answers, id: id, context)
    self.left = left
    parts = APIParts(answers)
  }

  func removeParts() async throws {
    for (part, name) in left {
      // A method of somebody else may refer to it.
      try await ignoring([.notFound, .invalid, .conflict]) {
        try await aws.deleteRestPart(part, name, of: id)
      }
    }
  }

  // MARK: Methods

  func write(_ form: RouteForm, to route: Route, of resource: RestResource) async throws {
    guard let live = resource.methods[route.method]?.answer else {
      var request = form.method
      request["httpMethod"] = nil
      request["methodIntegration"] = nil
      request["methodResponses"] = nil
      try identify(&request)
      try await aws.putRestMethod(
        id, resource: resource.id, method: route.method, .object(request))
      return try await writeIntegration(form, over: nil, [:], to: route, of: resource)
    }
    let named = parts.named(live)
    let fields = RouteForm.fields(of: named, route, models: parts.models, in: context.scope)
    let types = APIAuthorizer.methodTypes(table.authorizers)
    let old = fields.map { RouteForm($0, of: route, types, in: context.scope).method } ?? [:]
    let patches = try methodPatches(from: named, to: form.method, held: old)
    if !patches.isEmpty {
      try await aws.updateRestMethod(
        id, resource: resource.id, method: route.method, patches)
    }
    try await writeIntegration(form, over: named, old, to: route, of: resource)
  }

  /// Ids in place of the names of an authorizer and a validator.
  private func identify(_ request: inout [String: JSONValue]) throws {
    if let name = request["authorizerId"]?.string {
      request["authorizerId"] = .string(try authorizer(name))
    }
    if let name = request["requestValidatorId"]?.string {
      request["requestValidatorId"] = .string(try validator(name))
    }
  }

  private func authorizer(_ name: String) throws -> String {
    guard let id = parts.authorizer(name) else {
      throw KindError("The API has no authorizer \(name).", path: API.authorizers.name)
    }
    return id
  }

  private func validator(_ name: String) throws -> String {
    guard let id = parts.validator(name) else {
      throw KindError("API Gateway shows no request validator \(name).", path: API.routes.name)
    }
    return id
  }

  /// - Parameter old: the live members that fields hold. All others stay.
  private func methodPatches(
    from live: JSONValue, to new: [String: JSONValue], held old: [String: JSONValue]
  ) throws -> [PatchOperation] {
    var patches: [PatchOperation] = []
    if live["authorizationType"] != new["authorizationType"]
      || new["authorizerId"] != nil && live["authorizerId"] != new["authorizerId"]
    {
      patches.append(
        PatchOperation(.replace, "/authorizationType", new["authorizationType"]?.string))
      if let name = new["authorizerId"]?.string {
        patches.append(PatchOperation(.replace, "/authorizerId", try authorizer(name)))
      }
    }
    let needsKey = new["apiKeyRequired"]?.bool ?? false
    if needsKey != (live["apiKeyRequired"]?.bool ?? false) {
      patches.append(PatchOperation(.replace, "/apiKeyRequired", String(needsKey)))
    }
    patches += mapPatches("requestModels", live, new, old) { $0.string ?? "" }
    patches += mapPatches("requestParameters", live, new, old) { String($0.bool ?? false) }
    if new["requestValidatorId"] != old["requestValidatorId"] {
      let name = new["requestValidatorId"]?.string
      patches.append(
        PatchOperation(.replace, "/requestValidatorId", try name.map(validator) ?? ""))
    }
    return patches
  }

  private func mapPatches(
    _ member: String, _ live: JSONValue, _ new: [String: JSONValue], _ old: [String: JSONValue],
    _ text: (JSONValue) -> String
  ) -> [PatchOperation] {
    let there = live[member]?.object ?? [:]
    let wanted = new[member]?.object ?? [:]
    func path(_ key: String) -> String { "/\(member)/\(PatchOperation.pathComponent(key))" }
    let written = wanted.sorted { $0.key < $1.key }.filter { there[$0.key] != $0.value }.map {
      PatchOperation(there[$0.key] == nil ? .add : .replace, path($0.key), text($0.value))
    }
    let removed = (old[member]?.object ?? [:]).keys.sorted()
      .filter { wanted[$0] == nil && there[$0] != nil }
      .map { PatchOperation(.remove, path($0)) }
    return removed + written
  }
}
