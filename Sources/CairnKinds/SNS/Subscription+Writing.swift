import CairnAWS
import CairnAWSXML
import CairnEngine
import CairnLanguage

extension Subscription {
  package func create(
    _ resource: ResourceHandle, _ context: KindContext
  ) async throws -> LiveAttributes {
    // SNS accepts a second subscription of an endpoint only with the same attributes.
    if let live = try await read(resource, context.lookingAgain()) {
      return try await converge(resource, from: live, context)
    }
    return try await subscribe(resource, context)
  }

  private func subscribe(
    _ resource: ResourceHandle, _ context: KindContext
  ) async throws -> LiveAttributes {
    guard let endpoint = SubscriptionEndpoint(resource.properties) else {
      throw KindError("The subscription \(resource.address) has no endpoint.")
    }
    let arn = try await context.aws.subscribe(
      endpoint.address, by: endpoint.transport,
      to: try resource.properties.required(Self.topic),
      attributes: try SubscriptionSettings.attributes(of: resource.properties))
    return ["arn": .string(arn)]
  }

  package func update(
    _ resource: ResourceHandle, from live: LiveResource, changed: Set<String>,
    _ context: KindContext
  ) async throws -> LiveAttributes {
    let aws = context.aws
    let changes = try SubscriptionSettings.changes(of: resource.properties, changed: changed)
    guard !changes.isEmpty else { return live.attributes }
    guard let arn = live.attributes["arn"]?.string else {
      throw KindError(
        "SNS doesn't change a subscription before its endpoint has confirmed it.")
    }
    for (name, value) in changes {
      if value == nil, context.scope.flavour == .emulator {
        // Quirk of LocalStack: a dead-letter queue can't be removed from a subscription.
        try await ignoringMissing { try await aws.unsubscribe(arn) }
        return try await subscribe(resource, context)
      }
      try await aws.setSubscriptionAttribute(arn, name, value)
    }
    return live.attributes
  }

  /// Of LocalStack's quirk in `update`.
  package func attributes(changedBy fields: Set<String>) -> Set<String> {
    fields.contains(Self.deadLetter.name) ? ["arn"] : []
  }

  package func delete(_ resource: ResourceHandle, _ context: KindContext) async throws {
    guard let live = try await read(resource, context.lookingAgain()),
      let arn = live.attributes["arn"]?.string
    else { return }
    do {
      try await ignoringMissing { try await context.aws.unsubscribe(arn) }
    } catch let error as AWSError where error.cause == .invalid && live.ailment != nil {
      // SNS deletes what nobody confirms by itself, and not before.
    }
  }
}
