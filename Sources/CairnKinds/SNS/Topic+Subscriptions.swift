import CairnEngine
import CairnLanguage

extension Topic {
  static let subscriptions = Field<[Properties]>(
    "subscriptions", .list(.object(subscriptionFields), order: .insignificant),
    doc: "Short form of `subscriptions` of this topic, named `<topic>-to-<endpoint>`.",
    example: "[{queue: orders, filter: {type: [created]}}]")

  /// Those of a subscription, without its topic.
  private static let subscriptionFields = Subscription().schema.fields.filter {
    $0.name != Subscription.topic.name
  }

  /// Subscriptions become resources.
  package func expand(_ declaration: ResourceDeclaration) -> [ResourceDeclaration] {
    var topic = declaration
    topic.properties[Self.subscriptions.name] = nil
    return [topic]
      + Self.subscriptions(of: declaration).flatMap { subscription, _ in
        Subscription().expand(subscription).map { resource in
          var resource = resource
          resource.origin = .expanded(from: declaration.address, field: Self.subscriptions.name)
          return resource
        }
      }
  }

  /// The subscriptions in the short form, with their paths in it.
  private static func subscriptions(
    of topic: ResourceDeclaration
  ) -> [(resource: ResourceDeclaration, path: String)] {
    guard let written = topic.properties[subscriptions.name] else { return [] }
    var names: Set<String> = []
    return (written.opened?.list ?? []).enumerated().compactMap {
      index, item -> (resource: ResourceDeclaration, path: String)? in
      guard var properties = item.map else { return nil }
      var name = "\(topic.address.name)-to-\(endpointName(properties))"
      while !names.insert(name).inserted { name += "-2" }
      // A list with a secret is secret as a whole; references never are.
      if written.isSecret {
        properties = properties.mapValues { $0.references.isEmpty ? $0.asSecret : $0 }
      }
      properties[Subscription.topic.name] = .unresolved(
        Template(.resource(topic.address, attribute: "arn")))
      let path = "\(subscriptions.name)[\(index)]"
      var places: FieldPlaces = [:]
      for field in subscriptionFields {
        places[field.name] = topic.fieldLocations["\(path).\(field.name)"]
      }
      return (
        ResourceDeclaration(
          address: ResourceAddress(section: Subscription.section, name: name),
          properties: properties, location: topic.location(of: path), fieldLocations: places),
        path
      )
    }
  }

  /// A part of a resource's name: the name of a resource of the stack, or the address.
  private static func endpointName(_ properties: [String: Value]) -> String {
    let endpoint = SubscriptionEndpoint.fields.compactMap { properties[$0.name] }.first
    if let resource = endpoint?.referredResource { return resource.name }
    let text: String =
      switch endpoint {
      case .unresolved(let template): template.description
      case .string(let text): text
      default: ""
      }
    // Of an ARN, the resource.
    let words = (text.hasPrefix("arn:") ? String(text.split(separator: ":").last ?? "") : text)
      .split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
    return words.isEmpty ? "nothing" : NameLimit.shortened(words.joined(separator: "-"), to: 60)
  }

  // MARK: Rules

  /// The rules of a subscription.
  static let subscriptionRule = Rule { properties in
    (properties[subscriptions.name]?.list ?? []).enumerated().flatMap { index, item in
      Subscription().schema.rules.flatMap { $0.check(item.map ?? [:]) }.map { violation in
        var violation = violation
        violation.path = path(violation.path, in: "\(subscriptions.name)[\(index)]")
        return violation
      }
    }
  }

  static let subscriptionStackRule = StackRule(each: { topic, stack in
    subscriptions(of: topic).flatMap { resource, place in
      Subscription().schema.stackRules.flatMap { $0.check([resource], stack) }.map { finding in
        var violation = finding.violation
        violation.path = path(violation.path, in: place)
        return violation
      }
    }
  })

  private static func path(_ path: String?, in place: String) -> String {
    path.map { "\(place).\($0)" } ?? place
  }
}
