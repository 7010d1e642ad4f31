import CairnAWS
import CairnEngine
import CairnJSON

extension RouteWriter {
  /// Creates and updates the declared authorizers.
  static func writeAuthorizers(
    _ table: RouteTable, _ answers: inout [RestPart: [JSONValue]], id: String,
    _ context: KindContext
  ) async throws {
    for (name, form) in table.authorizers.sorted(by: { $0.key < $1.key }) {
      let live = answers[.authorizers]?.first { $0["name"]?.string == name }
      guard let live, let number = live["id"]?.string else {
        let made = try await context.aws.createRestPart(.authorizers, of: id, form)
        answers[.authorizers, default: []].append(made)
        continue
      }
      let patches = APIAuthorizer.patches(from: live, to: form, context.scope)
      if !patches.isEmpty {
        try await context.aws.updateRestPart(.authorizers, number, of: id, patches)
      }
    }
  }

  /// Creates the missing validators.
  ///
  /// - Returns: those of ours that nothing needs any more.
  static func writeValidators(
    _ table: RouteTable, _ answers: inout [RestPart: [JSONValue]], id: String,
    _ context: KindContext
  ) async throws -> [(RestPart, String)] {
    let there = APIParts([.requestValidators: answers[.requestValidators] ?? []])
    for name in table.validators.sorted() where there.validator(name) == nil {
      guard let validator = RequestValidator(rawValue: name) else { continue }
      let made = try await context.aws.createRestPart(
        .requestValidators, of: id,
        [
          "name": .string(name), "validateRequestBody": .bool(validator.checksBody),
          "validateRequestParameters": .bool(validator.checksParameters),
        ])
      answers[.requestValidators, default: []].append(made)
    }
    return (answers[.requestValidators] ?? []).compactMap { item in
      guard let name = item["name"]?.string, RequestValidator(rawValue: name) != nil,
        !table.validators.contains(name), let number = item["id"]?.string
      else { return nil }
      return (.requestValidators, number)
    }
  }

  /// Creates the missing models. Their names follow from their schemas, so that another schema is
  /// another model.
  ///
  /// - Returns: those of ours that nothing needs any more.
  static func writeModels(
    _ table: RouteTable, _ answers: inout [RestPart: [JSONValue]], id: String,
    _ context: KindContext
  ) async throws -> [(RestPart, String)] {
    let there = APIParts([.models: answers[.models] ?? []]).models
    let wanted = table.models
    for (name, schema) in wanted.sorted(by: { $0.key < $1.key }) where there[name] != schema {
      let text = schema.serialized()
      if (answers[.models] ?? []).contains(where: { $0["name"]?.string == name }) {
        try await context.aws.updateRestPart(
          .models, name, of: id, [PatchOperation(.replace, "/schema", text)])
      } else {
        try await context.aws.createRestPart(
          .models, of: id,
          [
            "name": .string(name), "contentType": .string(RouteForm.json),
            "schema": .string(text),
          ])
      }
      answers[.models, default: []].append(["name": .string(name), "schema": .string(text)])
    }
    return there.keys.sorted()
      .filter { $0.hasPrefix(RouteForm.modelPrefix) && wanted[$0] == nil }
      .map { (.models, $0) }
  }
}

extension APIAuthorizer {
  static func patches(
    from live: JSONValue, to form: JSONValue, _ scope: Scope
  ) -> [PatchOperation] {
    let single = [
      "type", "authorizerUri", "identitySource", "identityValidationExpression",
      "authorizerResultTtlInSeconds",
    ]
    let replaced = single.filter { (live[$0] ?? nil) != form[$0] }.compactMap { name in
      form[name] == nil && (live[name]?.string ?? "").isEmpty
        ? nil
        : PatchOperation(
          .replace, "/\(name)", form[name].map { $0.string ?? $0.serialized() } ?? "")
    }
    let pools = (live["providerARNs"]?.array ?? []).compactMap(\.string)
    let wanted = (form["providerARNs"]?.array ?? []).compactMap(\.string)
    let added = wanted.filter { !pools.contains($0) }.map {
      PatchOperation(.add, "/providerARNs", $0)
    }
    // Quirk of LocalStack: it removes by place, and everything without one.
    let removed = pools.enumerated().reversed().filter { !wanted.contains($0.element) }.map {
      scope.flavour == .emulator
        ? PatchOperation(.remove, "/providerARNs/\($0.offset)")
        : PatchOperation(.remove, "/providerARNs", $0.element)
    }
    return replaced + removed + added
  }
}
