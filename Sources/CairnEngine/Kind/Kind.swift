import CairnAWS
import CairnLanguage

/// One kind of resource: its declaration (`schema`) and the code that makes it so.
///
/// Rules for every kind:
/// - `identity` follows from the declaration alone (law 2), so that what a crash left is found again.
/// - `read` answers in the fields of the YAML, in normal form. A field it did not look at is left
///   out of the answer, and is then not compared; a field that the target leaves at its default is
///   given with that default. What is absent reads as nil.
/// - `read` also names each setting that no field holds (`LiveResource.unmanaged`), as far as its
///   answers tell. Writing keeps those settings; where a change can't, the setting says so in
///   `lostWith`, and plans refuse the change (law 11).
/// - `create` may meet what an earlier, killed attempt of the same stack made: it then goes on from
///   there. `delete` of what is absent succeeds.
/// - No kind decides an action: whether a change is made in place is data in the schema.
/// - Errors are thrown as `AWSError`, or `KindError` where the kind itself has something to say.
package protocol Kind: Sendable {
  var schema: KindSchema { get }

  /// The services that its requests go to, as emulators name them: `dynamodbstreams`. A local server loads
  /// them before it is ready.
  var services: [String] { get }

  /// When a new resource gets its ownership tags.
  var marking: Marking { get }

  /// What finds the resource in one account and region; nil while a part of it is unknown.
  func identity(of properties: Properties, in scope: Scope) -> Identity?

  /// What the declaration says, for kinds whose things have ids of cairn's making: two of equal
  /// meaning would be one thing twice (law 12). Nil, the default, where the identity tells.
  func meaning(of properties: Properties, in scope: Scope) -> Identity?

  /// The attributes (`${section.name.attribute}`) that follow from the declaration, before anything
  /// is made. The rest is known after apply, and given by `read`.
  func attributes(of properties: Properties, in scope: Scope) -> [String: Value]

  /// Turns sugar into plain resources. The default is the declaration alone.
  func expand(_ declaration: ResourceDeclaration) -> [ResourceDeclaration]

  func read(_ resource: ResourceHandle, _ context: KindContext) async throws -> LiveResource?

  /// Everything of this kind in the account and region, whoever it belongs to, with its owner and
  /// without what AWS itself keeps there. Asked only when the ledger is lost, by drift reports, and
  /// by imports.
  func inventory(_ context: KindContext) async throws -> [FoundResource]

  /// When the target says that the resource was made and last changed; asked for what drifted, right
  /// after it was read.
  func trace(of resource: ResourceHandle, _ context: KindContext) async throws -> Trace

  /// What logs of requests know the resource as; nil where they can't tell it from others.
  func auditedResource(of resource: ResourceHandle, in scope: Scope) -> AuditedResource?

  /// Makes the resource, with its ownership tags, and answers once others can use it. A kind whose
  /// identity may be known after apply only has to mark by the request that makes the resource: after
  /// a run that was cut off, nothing else tells whose it is.
  func create(_ resource: ResourceHandle, _ context: KindContext) async throws -> LiveAttributes

  /// Brings `live` to `resource.properties`; `changed` names the top-level fields that differ
  /// (`tags` among them when only ownership has to be written, as in an adoption).
  func update(
    _ resource: ResourceHandle, from live: LiveResource, changed: Set<String>,
    _ context: KindContext
  ) async throws -> LiveAttributes

  /// `contents` says whether a bucket may be emptied first.
  func delete(_ resource: ResourceHandle, _ context: KindContext) async throws

  /// Why what was recorded can't be removed, and what to do first; nil where nothing stands in the way.
  /// Asked without a request when a plan is made. In a replacement `resource.successor` is what is to
  /// stand there next.
  func protection(of resource: ResourceHandle) -> String?

  /// The attributes that an update of these fields changes, to what is known after it only; what refers
  /// to them is planned as known after apply.
  func attributes(changedBy fields: Set<String>) -> Set<String>

  /// What data would be lost with it, as "12 objects": asked before a delete or replacement, and
  /// nil when nothing would be (law 8).
  func dataHeld(_ resource: ResourceHandle, _ context: KindContext) async throws -> String?

  // What only some kinds can do; nil, the default, for all others. A kind that conforms to the
  // protocol has it without more ado.
  var withCode: (any CodeKind)? { get }
  var withParts: (any PartsKind)? { get }
  var withWhole: (any WholeKind)? { get }
}

/// When the service takes the tags of a new resource.
package enum Marking: Hashable, Sendable {
  /// With the request that makes it: one without marks is somebody else's.
  case byCreation
  /// By a later request: one without marks may be what a killed attempt left.
  case afterCreation
}

package typealias LiveAttributes = [String: Value]

extension Kind {
  package func expand(_ declaration: ResourceDeclaration) -> [ResourceDeclaration] { [declaration] }
  package var marking: Marking { .byCreation }
  package func meaning(of properties: Properties, in scope: Scope) -> Identity? { nil }
  package func protection(of resource: ResourceHandle) -> String? { nil }
  package func dataHeld(_ resource: ResourceHandle, _ context: KindContext) async throws -> String?
  { nil }

  package func trace(of resource: ResourceHandle, _ context: KindContext) async throws -> Trace {
    Trace()
  }
  package func auditedResource(of resource: ResourceHandle, in scope: Scope) -> AuditedResource? {
    nil
  }

  package func attributes(changedBy fields: Set<String>) -> Set<String> { [] }
  package var withCode: (any CodeKind)? { nil }
  package var withParts: (any PartsKind)? { nil }
  package var withWhole: (any WholeKind)? { nil }

  /// Everything of this kind whose tags or names say that the stack made it.
  package func list(_ context: KindContext) async throws -> [OwnedResource] {
    try await inventory(context).compactMap { $0.owned(by: context.scope.stack) }
  }
}

/// What finds a resource again, unique within kind, account and region: a name, or
/// `parent/peer` for links.
package struct Identity: Hashable, Sendable, CustomStringConvertible {
  package var text: String
  package init(_ text: String) { self.text = text }
  package var description: String { text }
}

/// Where a stack goes.
package struct Scope: Hashable, Sendable {
  package enum Flavour: String, Hashable, Sendable { case emulator, aws }

  package var stack: String
  package var account: String
  package var region: String
  /// Base URL without a trailing slash, as `http://127.0.0.1:4566`; nil on AWS.
  package var endpoint: String?
  package var flavour: Flavour
  /// The processor of this machine, as Lambda calls it, where the endpoint is on this machine: what is
  /// built here then also runs here.
  package var localArchitecture: String?

  package var partition: Partition { Partition(region: region) }

  package init(
    stack: String, account: String, region: String, endpoint: String?, flavour: Flavour,
    localArchitecture: String? = nil
  ) {
    self.stack = stack
    self.account = account
    self.region = region
    self.endpoint = endpoint
    self.flavour = flavour
    self.localArchitecture = localArchitecture
  }

  /// `arn:<partition>:<service>:<region>:<account>:<resource>`
  package func arn(_ service: String, _ resource: String) -> String {
    "arn:\(partition):\(service):\(region):\(account):\(resource)"
  }
}

/// One resource as kind code meets it. For a delete, `properties` are the recorded ones.
package struct ResourceHandle: Sendable {
  package var address: ResourceAddress
  /// Fully resolved, defaults filled in, when given to `create` and `update`.
  package var properties: Properties
  /// Known attributes, an id that the target assigned among them.
  package var attributes: [String: Value]
  /// The user's `tags` with the ownership tags; what a create or update has to write.
  package var tags: [String: String]
  /// Built code, where a `CodeKind` asked for some.
  package var artifact: Artifact?
  /// In the removal of a replacement, what is declared to stand there next, without defaults.
  package var successor: Properties?
  /// What it was before a rename or a move: what is found by the marks of its owner may still carry
  /// these.
  package var former: FormerAddress?
  /// It was found in the endpoint: an id among its attributes identifies it, whatever its name and its
  /// marks say.
  package var isFound: Bool

  package init(
    address: ResourceAddress, properties: Properties, attributes: [String: Value] = [:],
    tags: [String: String] = [:], artifact: Artifact? = nil, former: FormerAddress? = nil,
    isFound: Bool = false
  ) {
    self.address = address
    self.properties = properties
    self.attributes = attributes
    self.tags = tags
    self.artifact = artifact
    self.former = former
    self.isFound = isFound
  }
}

extension ResourceHandle {
  /// The stack and the resource's name that its mark says, and after a rename those that it may still
  /// say.
  package func owners(in scope: Scope) -> [(stack: String, name: String)] {
    [(scope.stack, address.name)]
      + (former.map { [($0.stack ?? scope.stack, $0.address.name)] } ?? [])
  }
}

/// What a target says of a resource now.
package struct LiveResource: Hashable, Sendable {
  package enum Owner: Hashable, Sendable {
    /// Tags (or an owner mark in a name or id) were read.
    case stack(String, resource: String)
    /// Of what is account-wide: a stack in another region made it.
    case elsewhere(region: String, stack: String, resource: String)
    case nobody
    /// Not asked for, because the ledger knows the resource.
    case unread
  }

  package var properties: Properties
  package var attributes: [String: Value]
  package var owner: Owner
  /// Set by a kind's `read` where the service says that it does not work; nil also where telling
  /// takes a request that `ReadDepth` did not ask for.
  package var ailment: Ailment?
  /// What is set and no field of the kind holds, in a stable order.
  package var unmanaged: [UnmanagedSetting]

  package init(
    properties: Properties, attributes: [String: Value], owner: Owner, ailment: Ailment? = nil,
    unmanaged: [UnmanagedSetting] = []
  ) {
    self.properties = properties
    self.attributes = attributes
    self.owner = owner
    self.ailment = ailment
    self.unmanaged = unmanaged
  }
}

extension LiveResource {
  /// As a kind read it.
  var opened: LiveResource {
    var live = self
    live.properties = properties.opened
    return live
  }
}

/// Found by `inventory`: something of a kind, whoever it belongs to.
package struct FoundResource: Hashable, Sendable {
  package var identity: Identity
  package var owner: LiveResource.Owner
  /// Enough of the properties to delete it and to read it again.
  package var properties: Properties
  package var attributes: [String: Value]

  package init(
    identity: Identity, owner: LiveResource.Owner, properties: Properties,
    attributes: [String: Value] = [:]
  ) {
    self.identity = identity
    self.owner = owner
    self.properties = properties
    self.attributes = attributes
  }

  /// Nil when it is not the stack's.
  package func owned(by stack: String) -> OwnedResource? {
    guard case .stack(stack, let name) = owner else { return nil }
    return OwnedResource(
      name: name, identity: identity, properties: properties, attributes: attributes)
  }
}

/// Something that stands in a resource, and nobody declared it.
package struct Stray: Hashable, Sendable {
  /// As "inline policy": what it is.
  package var noun: String
  package var identity: Identity

  package init(noun: String, identity: Identity) {
    self.noun = noun
    self.identity = identity
  }

  /// As `ignoreDrift` names it in the resource that it stands in.
  var path: String { Self.path(of: identity) }

  static func path(of identity: Identity) -> String {
    let name = identity.text.split(separator: "/").last.map(String.init)
    return ResourceDeclaration.unmanagedPath(name ?? identity.text)
  }
}

/// When something happened to a resource and by whom, as far as the target tells.
package struct Trace: Hashable, Sendable {
  package var created: UTCTime?
  /// The last change of any kind, one of cairn's own among them.
  package var modified: UTCTime?
  /// What others did to it since cairn last changed it, newest first; filled by the engine.
  package var calls: [Call]

  package init(created: UTCTime? = nil, modified: UTCTime? = nil, calls: [Call] = []) {
    self.created = created
    self.modified = modified
    self.calls = calls
  }

  package var isEmpty: Bool { created == nil && modified == nil && calls.isEmpty }
}

/// The stack's own.
package struct OwnedResource: Hashable, Sendable {
  /// The name that the tag `cairn:resource` (or the mark) gives, without the section.
  package var name: String
  package var identity: Identity
  /// Enough of the properties to delete it and to read it again.
  package var properties: Properties
  package var attributes: [String: Value]

  package init(
    name: String, identity: Identity, properties: Properties, attributes: [String: Value] = [:]
  ) {
    self.name = name
    self.identity = identity
    self.properties = properties
    self.attributes = attributes
  }
}

/// Something a kind has to say that no service said.
package struct KindError: Error, Hashable, Sendable, CustomStringConvertible {
  package var message: String
  /// The field to point to, when one is to blame.
  package var path: String?

  package init(_ message: String, path: String? = nil) {
    self.message = message
    self.path = path
  }

  package var description: String { message }
}
