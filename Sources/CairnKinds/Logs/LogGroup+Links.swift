import CairnEngine
import CairnLanguage

/// What CloudWatch Logs may do with the destinations of subscription filters, and with the key of a
/// log group.
extension LogGroup {
  /// The filters in the declaration, in the order of their names.
  private static func subscriptions(
    of group: [String: Value]
  ) -> [(name: String, filter: [String: Value])] {
    (group[subscriptionFilters.name]?.opened?.map ?? [:]).sorted { $0.key < $1.key }.map {
      ($0.key, $0.value.map ?? [:])
    }
  }

  private static func path(_ filter: String, _ field: String) -> String {
    "\(subscriptionFilters.name).\(filter).\(field)"
  }

  /// Adds the permissions to invoke functions, and a role for streams without one.
  package func expand(_ declaration: ResourceDeclaration) -> [ResourceDeclaration] {
    let permissions = permissions(of: declaration)
    let role = role(of: declaration)
    if permissions.isEmpty, role == nil { return [declaration] }
    var group = declaration
    // CloudWatch Logs tries to deliver a message when a filter is written.
    group.dependsOn += permissions.map(\.address)
    if let role {
      let arn = Value.unresolved(Template(.resource(role.address, attribute: "arn")))
      let field = Self.subscriptionFilters.name
      group.properties[field] = group.properties[field]?.keepingSecrecy { filters in
        .map(
          (filters.map ?? [:]).mapValues { filter in
            guard var fields = filter.map, fields[LogSubscription.stream.name] != nil,
              fields[LogSubscription.role.name] == nil
            else { return filter }
            fields[LogSubscription.role.name] = arn
            return .map(fields)
          })
      }
    }
    return permissions + [role].compactMap { $0 } + [group]
  }

  /// One for each function. The ARN is written out, because the log group depends on the permission.
  private func permissions(of group: ResourceDeclaration) -> [ResourceDeclaration] {
    let field = LogSubscription.function.name
    var seen: Set<Value> = []
    return Self.subscriptions(of: group.properties).compactMap { name, filter in
      guard let function = filter[field], seen.insert(function).inserted else { return nil }
      let place = group.location(of: Self.path(name, field))
      let words = name.split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
      return Permission.declared(
        "\(group.address.name)-\(words.joined(separator: "-"))-logs", function: function,
        principal: LogSubscription.principal, source: Self.streams(of: group), location: place,
        places: [Permission.function.name: place],
        origin: .expanded(from: group.address, field: Self.subscriptionFilters.name))
    }
  }

  /// The ARN of the streams of a log group.
  private static func streams(of group: ResourceDeclaration) -> Value? {
    guard let name = group.properties[name.name].flatMap(parts) else { return nil }
    return .unresolved(
      Template(
        [
          .literal("arn:"), .reference(.stack(.partition)), .literal(":logs:"),
          .reference(.stack(.region)), .literal(":"), .reference(.stack(.account)),
          .literal(":log-group:"),
        ] + name + [.literal(":*")]))
  }

  private static func parts(of name: Value) -> [Template.Part]? {
    switch name {
    case .string(let text): [.literal(text)]
    case .unresolved(let template): template.parts
    default: nil
    }
  }

  /// CloudWatch Logs writes to streams by a role. CloudWatch Logs user guide, "Log group-level
  /// subscription filters".
  private func role(of group: ResourceDeclaration) -> ResourceDeclaration? {
    let field = LogSubscription.stream.name
    var streams: [Value] = []
    var place: String?
    for (name, filter) in Self.subscriptions(of: group.properties) {
      guard let stream = filter[field], filter[LogSubscription.role.name] == nil else { continue }
      if !streams.contains(stream) { streams.append(stream) }
      place = place ?? Self.path(name, field)
    }
    guard let place else { return nil }
    return ResourceDeclaration(
      address: ResourceAddress(section: Role.section, name: "\(group.address.name)-logs"),
      properties: [
        Role.name.name: Role.name(after: Self.roleName(of: group)),
        Role.trust.name: PolicyStatements.trust([.string(LogSubscription.principal)]),
        Role.statements.name: .list(streams.map(LogSubscription.statement)),
      ],
      location: group.location(of: place),
      origin: .expanded(from: group.address, field: Self.subscriptionFilters.name))
  }

  /// The group's name without the signs that roles don't have.
  private static func roleName(of group: ResourceDeclaration) -> Value {
    func plain(_ text: String) -> String {
      text.replacing("/", with: "-").replacing("#", with: "-")
    }
    let written = group.properties[name.name].flatMap(parts) ?? [.literal(group.address.name)]
    var changed = written.map { part -> Template.Part in
      if case .literal(let text) = part { .literal(plain(text)) } else { part }
    }
    if case .literal(let text)? = changed.first {
      changed[0] = .literal(String(text.drop { $0 == "-" }))
    }
    changed.append(.literal("-logs"))
    let template = Template(changed)
    return template.references.isEmpty
      ? .string(template.description) : .unresolved(template)
  }

  /// The group's own role uses the keys of encrypted streams, and CloudWatch Logs that of the group
  /// (CloudWatch Logs user guide, "Encrypt log data in CloudWatch Logs using AWS KMS").
  package func grants(
    of declaration: ResourceDeclaration, in stack: StackResources
  ) -> [Grant] {
    let streams = Self.subscriptions(of: declaration.properties).flatMap { name, filter in
      Grant.toUseKey(
        of: filter[LogSubscription.stream.name], LogSubscription.keyActions,
        in: declaration.address, from: declaration,
        field: Self.path(name, LogSubscription.stream.name), among: { stack[$0] })
    }
    guard let key = declaration.properties[Self.kmsKey.name]?.referredResource else {
      return streams
    }
    func template(_ start: String, _ rest: [Template.Part]) -> Value {
      .unresolved(Template([.literal(start)] + rest))
    }
    let groups = template(
      "arn:",
      [
        .reference(.stack(.partition)), .literal(":logs:"), .reference(.stack(.region)),
        .literal(":"), .reference(.stack(.account)), .literal(":log-group:*"),
      ])
    let statement: Value = [
      "Effect": "Allow",
      "Principal": [
        "Service": template(
          "logs.", [.reference(.stack(.region)), .literal(".amazonaws.com")])
      ],
      "Action": [
        "kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*",
        "kms:ReEncrypt*",
      ],
      "Resource": "*",
      "Condition": ["ArnLike": ["kms:EncryptionContext:aws:logs:arn": groups]],
    ]
    return streams
      + [
        Grant(
          in: KMSKey.section, for: key, statement, from: declaration, field: Self.kmsKey.name)
      ]
  }
}

extension LogSubscription {
  /// What a role permits for a stream.
  static func statement(about stream: Value) -> Value {
    PolicyMeaning.statement([
      "Effect": "Allow", "Action": .list(streamActions.map(Value.string)), "Resource": [stream],
    ])
  }
}

extension LogGroup {
  static let roleLint = Lint { group, stack in
    subscriptions(of: group.properties).flatMap { name, filter -> [Lint.Finding] in
      guard let stream = filter[LogSubscription.stream.name],
        let role = stack.resource(referredToBy: filter[LogSubscription.role.name])
      else { return [] }
      let key = KMSKey.use(
        of: stream, LogSubscription.keyActions, among: stack.resource(_:))
      return Role.findings(
        about: group, path(name, LogSubscription.stream.name),
        [LogSubscription.statement(about: stream)] + [key].compactMap { $0 }, in: role, stack,
        user: "CloudWatch Logs uses the subscription filter's role",
        wayOut: "or leave out `role`: then the log group has its own, with what it needs",
        note: "the subscription filter's role")
    }
  }
}
