import CairnAWS
import CairnEngine
import CairnJSON

extension RouteWriter {
  private static let answers = "integrationResponses"

  /// - Parameters:
  ///   - live: the method, if it is there.
  ///   - old: its members that fields hold.
  func writeIntegration(
    _ form: RouteForm, over live: JSONValue?, _ old: [String: JSONValue], to route: Route,
    of resource: RestResource
  ) async throws {
    var wanted = form.method["methodIntegration"]?.object ?? [:]
    var there = live?["methodIntegration"]?.object ?? [:]
    var held = old["methodIntegration"]?.object ?? [:]
    let wantedAnswers = wanted.removeValue(forKey: Self.answers)?.object ?? [:]
    var liveAnswers = there.removeValue(forKey: Self.answers)?.object ?? [:]
    let heldAnswers = held.removeValue(forKey: Self.answers)?.object ?? [:]
    let isSameType = there["type"]?.string?.uppercased() == wanted["type"]?.string
    if !isSameType {
      try await context.aws.putRestIntegration(
        id, resource: resource.id, method: route.method, .object(wanted))
      liveAnswers = [:]
    } else if wanted != held {
      if wanted["type"] == "AWS_PROXY" {
        let patches = ["uri", "timeoutInMillis"].filter { wanted[$0] != held[$0] }.map {
          PatchOperation(.replace, "/\($0)", wanted[$0]?.string ?? wanted[$0]?.serialized())
        }
        try await context.aws.updateRestIntegration(
          id, resource: resource.id, method: route.method, patches)
      } else {
        // It is written as a whole, so the request includes everything that it contains besides.
        var request = Self.merged(there, without: held, with: wanted)
        request["cacheNamespace"] = nil
        try await context.aws.putRestIntegration(
          id, resource: resource.id, method: route.method, .object(request))
        for (status, answer) in liveAnswers.sorted(by: { $0.key < $1.key })
        where wantedAnswers[status] == nil && heldAnswers[status] == nil {
          try await putAnswer(answer, status, route, resource)
        }
        // The request removed them.
        liveAnswers = liveAnswers.filter { wantedAnswers[$0.key] == nil }
      }
    }
    let others = live?["methodIntegration"]?[Self.answers]?.object ?? [:]
    let liveResponses = live?["methodResponses"]?.object ?? [:]
    let heldResponses = old["methodResponses"]?.object ?? [:]
    for (status, response) in (form.method["methodResponses"]?.object ?? [:])
      .sorted(by: { $0.key < $1.key })
    {
      let response = Self.merged(
        liveResponses[status]?.object ?? [:], without: heldResponses[status]?.object ?? [:],
        with: response.object ?? [:])
      if .object(response) != liveResponses[status] {
        try await context.aws.putRestMethodResponse(
          id, resource: resource.id, method: route.method, status: status,
          Self.body(of: .object(response)))
      }
      let answer = Self.merged(
        isSameType ? others[status]?.object ?? [:] : [:],
        without: heldAnswers[status]?.object ?? [:], with: wantedAnswers[status]?.object ?? [:])
      if .object(answer) != liveAnswers[status] {
        try await putAnswer(.object(answer), status, route, resource)
      }
    }
    try await removeAnswers(
      Set(heldAnswers.keys).subtracting(wantedAnswers.keys),
      Set(heldResponses.keys).subtracting((form.method["methodResponses"]?.object ?? [:]).keys),
      route, resource)
  }

  private func putAnswer(
    _ answer: JSONValue, _ status: String, _ route: Route, _ resource: RestResource
  ) async throws {
    try await context.aws.putRestIntegrationResponse(
      id, resource: resource.id, method: route.method, status: status, Self.body(of: answer))
  }

  private func removeAnswers(
    _ answers: Set<String>, _ responses: Set<String>, _ route: Route, _ resource: RestResource
  ) async throws {
    let aws = context.aws
    for status in answers.sorted() {
      try await ignoringMissing {
        try await aws.deleteRestIntegrationResponse(
          id, resource: resource.id, method: route.method, status: status)
      }
    }
    for status in responses.sorted() {
      try await doing {
        try await aws.deleteRestMethodResponse(
          id, resource: resource.id, method: route.method, status: status)
      } unless: {
        let now = try await aws.getRestResources(id).first { $0.id == resource.id }
        return now?.methods[route.method]?.answer["methodResponses"]?[status] == nil
      }
    }
  }

  private static func body(of response: JSONValue) -> JSONValue {
    var members = response.object ?? [:]
    members["statusCode"] = nil
    return .object(members)
  }

  /// The live members without those that fields hold, and with those that are wanted; maps member
  /// by member.
  private static func merged(
    _ live: [String: JSONValue], without held: [String: JSONValue],
    with wanted: [String: JSONValue]
  ) -> [String: JSONValue] {
    var result = live
    for (name, value) in held {
      if let inner = value.object, let own = live[name]?.object {
        result[name] = .object(own.filter { inner[$0.key] == nil })
        if result[name] == [:] { result[name] = nil }
      } else {
        result[name] = nil
      }
    }
    for (name, value) in wanted {
      if let inner = value.object, let own = result[name]?.object {
        result[name] = .object(own.merging(inner) { _, new in new })
      } else {
        result[name] = value
      }
    }
    return result
  }
}
