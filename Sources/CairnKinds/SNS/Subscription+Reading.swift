import CairnAWS
import CairnAWSXML
import CairnEngine
import CairnJSON
import CairnLanguage

extension Subscription {
  /// A recorded ARN saves the listing of the topic's subscriptions, which is shared otherwise.
  package func read(
    _ resource: ResourceHandle, _ context: KindContext
  ) async throws -> LiveResource? {
    guard let topic = resource.properties[Self.topic],
      let endpoint = SubscriptionEndpoint(resource.properties)
    else { return nil }
    if let arn = resource.attributes["arn"]?.string,
      let attributes = try await context.subscriptionAttributes(arn),
      attributes["Protocol"] == endpoint.transport, attributes["Endpoint"] == endpoint.address,
      attributes["TopicArn"] == topic
    {
      return live(resource, endpoint, arn: arn, attributes)
    }
    guard
      let found = try await context.subscriptions(of: topic)?.first(where: {
        $0.transport == endpoint.transport && $0.endpoint == endpoint.address
      })
    else { return nil }
    // SNS keeps the attributes of an unconfirmed subscription to itself.
    guard let arn = found.arn else { return live(resource, endpoint, arn: nil, nil) }
    guard let attributes = try await context.subscriptionAttributes(arn) else { return nil }
    return live(resource, endpoint, arn: arn, attributes)
  }

  private func live(
    _ resource: ResourceHandle, _ endpoint: SubscriptionEndpoint, arn: String?,
    _ attributes: [String: String]?
  ) -> LiveResource {
    var properties = attributes.map(SubscriptionSettings.properties) ?? Properties()
    properties[Self.topic] = resource.properties[Self.topic]
    properties[endpoint.field] = endpoint.address
    properties.markRead(SubscriptionEndpoint.fields.map(\.name))
    let isPending = attributes.map { $0["PendingConfirmation"] == "true" } ?? true
    return LiveResource(
      properties: properties, attributes: arn.map { ["arn": .string($0)] } ?? [:], owner: .unread,
      ailment: isPending
        ? Ailment("\(endpoint.address) hasn't confirmed it yet", cure: .byOthers) : nil,
      unmanaged: SubscriptionSettings.members.unmanaged(
        in: .object((attributes ?? [:]).mapValues(JSONValue.string))))
  }

  /// Without those that aren't confirmed and that no stack made: they can neither be changed nor deleted.
  package func inventory(_ context: KindContext) async throws -> [FoundResource] {
    try await concurrently(try await context.topics()) { topic -> [FoundResource]? in
      try await context.subscriptions(of: topic)?.compactMap { found in
        guard let arn = found.arn,
          let endpoint = SubscriptionEndpoint(transport: found.transport, address: found.endpoint)
        else { return nil }
        var properties = Properties()
        properties[Self.topic] = topic
        properties[endpoint.field] = endpoint.address
        guard let identity = identity(of: properties, in: context.scope) else { return nil }
        return FoundResource(
          identity: identity, owner: .nobody, properties: properties,
          attributes: ["arn": .string(arn)])
      }
    }.flatMap { $0 }
  }

  package func auditedResource(of resource: ResourceHandle, in scope: Scope) -> AuditedResource? {
    resource.attributes["arn"]?.string.flatMap { ARN($0) }.map { arn in
      AuditedResource(
        service: "sns", name: arn.resource,
        trailName: scope.arn("sns", arn.resource),
        operations: ["SetSubscriptionAttributes", "Unsubscribe"])
    }
  }
}
