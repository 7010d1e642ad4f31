import CairnAWS
import CairnAWSXML
import CairnEngine
import CairnLanguage

extension EmailIdentity {
  package func create(
    _ resource: ResourceHandle, _ context: KindContext
  ) async throws -> LiveAttributes {
    // Verifying an address again would send another mail.
    if let live = try await read(resource, context.lookingAgain()) {
      return try await converge(resource, from: live, context)
    }
    if let address = resource.properties[Self.email] {
      try await context.aws.verifyEmailAddress(address)
    } else {
      try await context.aws.verifyEmailDomain(try resource.properties.required(Self.domain))
    }
    try await writeParts(of: resource, context)
    return attributes(of: resource.properties, in: context.scope)
  }

  package func update(
    _ resource: ResourceHandle, from live: LiveResource, changed: Set<String>,
    _ context: KindContext
  ) async throws -> LiveAttributes {
    try await writeParts(of: resource, context)
    return attributes(of: resource.properties, in: context.scope)
  }

  package func delete(_ resource: ResourceHandle, _ context: KindContext) async throws {
    let aws = context.aws
    guard let identity = Self.identity(of: resource.properties) else { return }
    let name = EmailIdentityMark.name(of: identity)
    let mark = try await aws.getEmailTemplate(name).flatMap(EmailIdentityMark.init)
    for template in mark?.templates.sorted() ?? [] {
      try await ignoringMissing { try await aws.deleteEmailTemplate(template) }
    }
    for set in mark?.configurationSets.sorted() ?? [] {
      try await remove(set, context)
    }
    // Without the identity, the mark would not be found again.
    try await ignoringMissing { try await aws.deleteEmailTemplate(name) }
    try await ignoringMissing { try await aws.deleteEmailIdentity(identity) }
  }

  /// Writes the mark, the templates and the configuration set. The mark lists each part before it
  /// is made, and until it is gone, so that the next run finds what a killed one left.
  private func writeParts(of resource: ResourceHandle, _ context: KindContext) async throws {
    let aws = context.aws
    let properties = resource.properties
    guard let identity = Self.identity(of: properties) else {
      throw KindError("The email identity \(resource.address) has no address.")
    }
    let owner = OwnerMark(context.scope.stack, resource.address.name)
    let old = try await aws.getEmailTemplate(EmailIdentityMark.name(of: identity))
      .flatMap(EmailIdentityMark.init)
    let templates = EmailTemplate.named(properties[Self.templates] ?? [:])
    let set = properties[Self.configurationSet]
    let setName = set?[EmailConfigurationSet.name]
    let wanted = EmailIdentityMark(
      owner: owner, configurationSets: Set(setName.map { [$0] } ?? []),
      templates: Set(templates.keys), sharedSet: set?[EmailConfigurationSet.of])
    try await refuseForeign(wanted, besides: old, context)
    let all = EmailIdentityMark(
      owner: owner,
      configurationSets: wanted.configurationSets.union(old?.configurationSets ?? []),
      templates: wanted.templates.union(old?.templates ?? []), sharedSet: wanted.sharedSet)
    if all != old { try await aws.putEmailTemplate(all.template(of: identity)) }
    for name in all.templates.subtracting(wanted.templates).sorted() {
      try await ignoringMissing { try await aws.deleteEmailTemplate(name) }
    }
    for (name, template) in templates.sorted(by: { $0.key < $1.key }) {
      if try await aws.getEmailTemplate(name) != template {
        try await aws.putEmailTemplate(template)
      }
    }
    for name in all.configurationSets.subtracting(wanted.configurationSets).sorted() {
      try await remove(name, context)
    }
    if let set, let setName { try await write(set, named: setName, context) }
    if wanted != all { try await aws.putEmailTemplate(wanted.template(of: identity)) }
  }

  /// Templates and configuration sets have no marks of their own: one that exists and that the
  /// mark doesn't list belongs to somebody else.
  private func refuseForeign(
    _ wanted: EmailIdentityMark, besides old: EmailIdentityMark?, _ context: KindContext
  ) async throws {
    guard !context.adopts else { return }
    for name in wanted.templates.subtracting(old?.templates ?? []).sorted() {
      guard try await context.aws.getEmailTemplate(name) != nil else { continue }
      throw KindError(
        "There is a template \(name) already, and not of this email identity. Delete it, or give "
          + "this one another `\(EmailTemplate.name.name)`.", path: Self.templates.name)
    }
    for name in wanted.configurationSets.subtracting(old?.configurationSets ?? []).sorted() {
      guard try await context.aws.describeConfigurationSet(name) != nil else { continue }
      throw KindError(
        "There is a configuration set \(name) already, and not of this email identity. Delete it, "
          + "or give this one another `\(EmailConfigurationSet.name.name)`.",
        path: "\(Self.configurationSet.name).\(EmailConfigurationSet.name.name)")
    }
  }

  private func write(
    _ set: Properties, named name: String, _ context: KindContext
  ) async throws {
    let aws = context.aws
    try await ignoring([.alreadyExists]) { try await aws.createConfigurationSet(name) }
    let live = try await aws.describeConfigurationSet(name)
    let now = live.flatMap { EmailConfigurationSet.own($0, name) }
    guard let wanted = EmailConfigurationSet.destination(set) else {
      if now != nil {
        try await ignoringMissing { try await aws.deleteEventDestination(name, of: name) }
      }
      return
    }
    if let now, now.isEnabled, now.topic == wanted.topic,
      Set(now.eventTypes) == Set(wanted.eventTypes)
    {
      return
    }
    // On AWS it takes some seconds until SES's right to publish is visible.
    try await context.pace.retrying(while: {
      context.scope.flavour == .aws && $0.code == "InvalidSNSDestination"
    }) {
      if now == nil {
        // A request that is sent again finds what the first one made.
        let obstacle = try await obstacle([.alreadyExists]) {
          try await aws.putEventDestination(wanted, of: name, isNew: true)
        }
        if obstacle == nil { return }
      }
      do throws(AWSError) {
        try await aws.putEventDestination(wanted, of: name, isNew: false)
      } catch {
        // Quirk of LocalStack: an event destination can't be changed.
        guard error.cause == .notImplemented else { throw error }
        try await ignoringMissing { try await aws.deleteEventDestination(name, of: name) }
        try await aws.putEventDestination(wanted, of: name, isNew: true)
      }
    }
  }

  private func remove(_ set: String, _ context: KindContext) async throws {
    // Quirk of LocalStack: event destinations outlive their set, and their names stay taken.
    if context.scope.flavour == .emulator {
      try await ignoringMissing { try await context.aws.deleteEventDestination(set, of: set) }
    }
    try await ignoringMissing { try await context.aws.deleteConfigurationSet(set) }
  }
}
