import CairnAWS
import CairnEngine
import CairnLanguage

/// `subscriptions`: an endpoint that a topic delivers to. SNS has no tags for subscriptions and
/// identifies them by topic, protocol and endpoint, so they belong to the stack of their topic.
package struct Subscription: CatalogKind {
  package static let section = "subscriptions"

  package init() {}

  package let services = ["sns"]
  package let marking = Marking.byContainer

  package static let topic = Field<String>(
    "topic", .reference(sections: [Topic.section], attribute: "arn"), .required,
    change: .replacement, isContainer: true, doc: "Topic whose messages are delivered.",
    example: "order-events")
  package static let queue = Field<String>(
    "queue", .reference(sections: [Queue.section], attribute: "arn"), change: .replacement,
    isParent: true,
    doc: "Queue that gets the messages; SNS's right to send is added to its policy.",
    example: "orders")
  package static let function = Field<String>(
    "function", .reference(sections: [Function.section], attribute: "arn"), change: .replacement,
    isParent: true,
    doc: "Function to invoke with the messages; the permission to invoke it is added.",
    example: "index-order")
  package static let url = Field<String>(
    "url", .string(urlRule), change: .replacement,
    doc: "Address that the messages are posted to; it has to confirm the subscription.",
    example: "https://hooks.example.com/orders")
  package static let email = Field<String>(
    "email", .string(emailRule), change: .replacement,
    doc: "Email address that gets the messages; its owner has to confirm the subscription.",
    example: "orders@example.com")
  package static let sms = Field<String>(
    "sms", .string(phoneRule), change: .replacement,
    doc: "Phone number that gets the messages.", example: #""+12065550100""#)
  package static let raw = Field<Bool>(
    "raw", .boolean, default: false,
    doc: "Delivers the plain message, without SNS's envelope (queues and URLs only).",
    example: "true")
  package static let filter = Field<Value>(
    "filter", .any,
    doc: "Filter policy: the subscriber gets only messages that match it.",
    example: "{type: [created, {prefix: paid}]}")
  package static let filterScope = Field<String>(
    "filterScope", .enumeration(["attributes", "body"]), default: "attributes",
    doc: "What `filter` looks at: the message's attributes, or its body as JSON.",
    example: "body")
  package static let deadLetter = Field<String>(
    "deadLetter", .reference(sections: [Queue.section], attribute: "arn"),
    doc: "Queue for messages that can't be delivered.", example: "undelivered")
  package static let deliveryPolicy = Field<Value>(
    "deliveryPolicy", .any,
    doc: "Delivery policy: retries and rate of deliveries to a URL.",
    example: "{healthyRetryPolicy: {numRetries: 5, minDelayTarget: 1, maxDelayTarget: 60}}")

  /// SNS "Subscribe", Endpoint.
  private static let urlRule = StringRule(
    length: 8...2_048, pattern: #"https?://[^\s/]+\S*"#,
    meaning: "an address that begins with http:// or https://")
  private static let emailRule = StringRule(
    length: 3...320, pattern: #"[^\s@]+@[^\s@]+"#, meaning: "an email address")
  /// Amazon SNS developer guide, "Mobile text messaging": in the E.164 format.
  private static let phoneRule = StringRule(
    pattern: #"\+[1-9][0-9]{1,14}"#, meaning: "a phone number such as +12065550100")

  package let schema = KindSchema(
    section: section, noun: "subscription",
    doc: "Subscriptions of topics: a queue, function, URL, email address or phone number that a "
      + "topic delivers to. In a topic, `subscriptions` is a short form. A subscription that its "
      + "endpoint still has to confirm is reported by plans and drift reports.",
    fields: [
      topic.schema, queue.schema, function.schema, url.schema, email.schema, sms.schema,
      raw.schema, filter.schema, filterScope.schema, deadLetter.schema, deliveryPolicy.schema,
    ],
    attributes: [
      AttributeSchema("arn", doc: "ARN of the subscription; known after apply.")
    ],
    rules: [endpointRule, rawRule, filterRule, scopeRule, deliveryRule],
    stackRules: [fifoRule, deadLetterRule, topicRegionRule, deadLetterRegionRule],
    toolNames: toolNames)

  package func identity(of properties: Properties, in scope: Scope) -> Identity? {
    guard let topic = properties[Self.topic], let endpoint = SubscriptionEndpoint(properties) else {
      return nil
    }
    return Identity("\(topic)/\(endpoint.transport)/\(endpoint.address)")
  }

  package func attributes(of properties: Properties, in scope: Scope) -> [String: Value] { [:] }

  /// SNS sends to queues and dead-letter queues of the topic. Amazon SNS developer guide,
  /// "Subscribing an Amazon SQS queue to an Amazon SNS topic".
  package func grants(of declaration: ResourceDeclaration) -> [Grant] {
    [Self.queue.name, Self.deadLetter.name].flatMap { field in
      Grant.toUse(
        declaration.properties[field], ["sqs:SendMessage"], by: "sns.amazonaws.com",
        for: declaration.properties[Self.topic.name], from: declaration, field: field)
    }
  }

  /// And to use the keys of encrypted ones.
  package func grants(
    of declaration: ResourceDeclaration, in stack: StackResources
  ) -> [Grant] {
    grants(of: declaration)
      + [Self.queue.name, Self.deadLetter.name].flatMap { field in
        Grant.toUseKey(
          of: declaration.properties[field], by: "sns.amazonaws.com", from: declaration,
          field: field, among: { stack[$0] })
      }
  }

  /// The permission of SNS to invoke the function.
  package func expand(_ declaration: ResourceDeclaration) -> [ResourceDeclaration] {
    guard let function = declaration.properties[Self.function.name] else { return [declaration] }
    let permission = Permission.declared(
      "\(declaration.address.name)-subscription", function: function,
      principal: "sns.amazonaws.com", source: declaration.properties[Self.topic.name],
      location: declaration.location,
      places: [
        Permission.function.name: declaration.location(of: Self.function.name),
        Permission.sourceArn.name: declaration.location(of: Self.topic.name),
      ],
      origin: .expanded(from: declaration.address, field: Self.function.name))
    var subscription = declaration
    // A message that is published in between would be lost.
    subscription.dependsOn.append(permission.address)
    return [permission, subscription]
  }
}

/// What a subscription delivers to, in SNS's form.
struct SubscriptionEndpoint: Hashable, Sendable {
  /// SNS's protocol.
  var transport: String
  var address: String
  var field: Field<String>

  static func == (left: Self, right: Self) -> Bool {
    left.transport == right.transport && left.address == right.address
  }

  func hash(into hasher: inout Hasher) {
    hasher.combine(transport)
    hasher.combine(address)
  }

  static let fields = [
    Subscription.queue, Subscription.function, Subscription.url, Subscription.email,
    Subscription.sms,
  ]

  /// Nil while it is unknown.
  init?(_ properties: Properties) {
    for field in Self.fields {
      guard let address = properties[field] else { continue }
      self.field = field
      self.address = address
      switch field.name {
      case Subscription.queue.name: transport = "sqs"
      case Subscription.function.name: transport = "lambda"
      case Subscription.email.name: transport = "email"
      case Subscription.sms.name: transport = "sms"
      default: transport = address.hasPrefix("https:") ? "https" : "http"
      }
      return
    }
    return nil
  }

  /// Nil for a protocol without a field, such as `firehose`.
  init?(transport: String, address: String) {
    switch transport {
    case "sqs": field = Subscription.queue
    case "lambda": field = Subscription.function
    case "http", "https": field = Subscription.url
    case "email": field = Subscription.email
    case "sms": field = Subscription.sms
    default: return nil
    }
    self.transport = transport
    self.address = address
  }
}
