import CairnAWS
import CairnEngine
import CairnLanguage

/// `eventBuses`: an event bus of EventBridge, with its archives. Limits are those of EventBridge
/// "CreateEventBus" and "CreateArchive".
package struct EventBus: CatalogKind {
  package static let section = "eventBuses"

  package init() {}

  package let services = ["events"]

  package static let name = Field<String>(
    "name", .string(nameRule), change: .replacement,
    doc: "The bus's name in the account and region.", example: "orders")
  package static let description = Field<String>(
    "description", .string(StringRule(length: 0...512)), default: "", doc: "Description.",
    example: "What happens to orders")
  package static let kmsKey = KMSKey.field(
    doc: "KMS key that encrypts events; by default EventBridge's own.")
  package static let deadLetter = Field<String>(
    "deadLetter", .reference(sections: [Queue.section], attribute: "arn"),
    doc: "Queue for events that EventBridge can't encrypt or deliver.", example: "undelivered")
  package static let archives = Field<[String: Properties]>(
    "archives", .map(key: archiveKeyRule, value: .object(EventArchive.fields)), default: [:],
    doc: "Archives of the bus, from which events can be replayed.",
    example: "{all: {retention: 30d, pattern: {source: [shop]}}}")
  package static let tags = Tags.field()

  static let nameRule = StringRule(
    length: 1...256, pattern: #"(?!default$)(?!aws\.)[A-Za-z0-9._-]+"#,
    meaning: "letters, digits, dots, hyphens and underscores, not `default` and not beginning with "
      + "`aws.`")
  /// How fields that take a bus name one that no stack declares.
  static let outside =
    "For one outside the stack, write its ARN; that of the account's default bus is "
    + "`arn:aws:events:${stack.region}:${stack.account}:event-bus/default`."
  private static let archiveKeyRule = StringRule(
    length: 1...48, pattern: #"[A-Za-z0-9._-]+"#,
    meaning: "letters, digits, dots, hyphens and underscores")
  private static let arnRule = StringRule(
    pattern: #"arn:aws[a-z-]*:events:[a-z0-9-]+:[0-9]{12}:event-bus/[A-Za-z0-9/._-]+"#,
    meaning: "the ARN of an event bus, such as "
      + "`arn:aws:events:us-east-1:123456789012:event-bus/orders`")
  private static let busNameRule = StringRule(
    length: 1...256, pattern: #"[A-Za-z0-9/._-]+"#, meaning: "the name of an event bus")

  package let schema = KindSchema(
    section: section, noun: "event bus", doc: "Event buses of EventBridge, with their archives.",
    fields: [
      name.schema, description.schema, kmsKey.schema, deadLetter.schema, archives.schema,
      tags.schema,
    ],
    attributes: [
      AttributeSchema("name", doc: "The bus's name.", literal: busNameRule),
      AttributeSchema("arn", doc: "The bus's ARN.", literal: arnRule),
    ],
    naming: Naming(rule: nameRule) { name, _ in
      NameLimit.shortened(name, to: nameRule.length.upperBound)
    },
    rules: [EventArchive.rule, Tags.countRule()], stackRules: [deadLetterRule], access: access,
    toolNames: toolNames)

  /// EventBridge user guide, "Using dead-letter queues": a standard queue of the bus's region.
  private static let deadLetterRule = StackRule(each: { bus, stack in
    EventDeadLetter.violations(bus.properties[deadLetter.name], at: deadLetter.name, in: stack)
  })

  package func grants(of declaration: ResourceDeclaration) -> [Grant] {
    Grant.toUse(
      declaration.properties[Self.deadLetter.name], ["sqs:SendMessage"], by: EventTarget.principal,
      for: .unresolved(Template(.resource(declaration.address, attribute: "arn"))),
      from: declaration, field: Self.deadLetter.name)
  }

  package func grants(
    of declaration: ResourceDeclaration, in stack: StackResources
  ) -> [Grant] {
    grants(of: declaration)
      + Grant.toUseKey(
        of: declaration.properties[Self.deadLetter.name], by: EventTarget.principal,
        from: declaration, field: Self.deadLetter.name, among: { stack[$0] })
      + keyGrants(of: declaration)
  }

  /// EventBridge uses the keys of the bus and of its archives. Who puts events needs no right to
  /// them. EventBridge user guide, "Encrypting EventBridge event buses with AWS KMS keys" and
  /// "Encrypting EventBridge archives with AWS KMS keys".
  private func keyGrants(of bus: ResourceDeclaration) -> [Grant] {
    let archives = bus.properties[Self.archives.name]?.opened?.map ?? [:]
    let encrypting = ["kms:Decrypt", "kms:GenerateDataKey"]
    var uses = [(field: Self.kmsKey.name, key: bus.properties[Self.kmsKey.name], encrypting)]
    for (name, archive) in archives.sorted(by: { $0.key < $1.key }) {
      let field = EventArchive.kmsKey.name
      uses.append(
        (
          "\(Self.archives.name).\(name).\(field)", archive.map?[field],
          encrypting + ["kms:ReEncrypt*"]
        ))
    }
    let buses = Template([
      .literal("arn:"), .reference(.stack(.partition)), .literal(":events:"),
      .reference(.stack(.region)), .literal(":"), .reference(.stack(.account)),
      .literal(":event-bus/*"),
    ])
    func allowing(_ actions: [String]) -> [String: Value] {
      [
        "Effect": "Allow", "Principal": ["Service": .string(EventTarget.principal)],
        "Action": .list(actions.map(Value.string)), "Resource": "*",
      ]
    }
    return uses.flatMap { field, key, actions -> [Grant] in
      guard let key = key?.referredResource else { return [] }
      var using = allowing(actions)
      // The bus itself can't be named, because it needs the key first.
      using["Condition"] = [
        "ArnLike": ["kms:EncryptionContext:aws:events:event-bus:arn": .unresolved(buses)]
      ]
      return [allowing(["kms:DescribeKey"]), using].map {
        Grant(in: KMSKey.section, for: key, .map($0), from: bus, field: field)
      }
    }
  }

  package func identity(of properties: Properties, in scope: Scope) -> Identity? {
    properties[Self.name].map(Identity.init)
  }

  package func parts(of properties: Properties, in scope: Scope) -> [ResourcePart] {
    guard let bus = properties[Self.name] else { return [] }
    return (properties[Self.archives] ?? [:]).sorted { $0.key < $1.key }.map { key, archive in
      EventArchive.part(key, archive, of: bus, at: "\(Self.archives.name).\(key)")
    }
  }

  package func attributes(of properties: Properties, in scope: Scope) -> [String: Value] {
    guard let name = properties[Self.name] else { return [:] }
    return ["name": .string(name), "arn": .string(Self.arn(of: name, in: scope))]
  }

  static func arn(of name: String, in scope: Scope) -> String {
    scope.arn("events", "event-bus/\(name)")
  }
}

/// What dead-letter queues of EventBridge and EventBridge Scheduler have in common.
enum EventDeadLetter {
  static func violations(
    _ queue: Value?, at path: String, in stack: StackIndex
  ) -> [Rule.Violation] {
    guard stack.isFIFO(queue) == true else { return [] }
    return [
      .init(
        path: path, summary: "FIFO dead-letter queue",
        detail: "A dead-letter queue of EventBridge is a standard queue: choose a queue without "
          + "`fifo: true`.", notes: stack.note(onFIFO: queue, "queue"))
    ]
  }
}
