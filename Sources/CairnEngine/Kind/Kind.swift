import CairnAWS
import CairnLanguage

/// One kind of resource: its declaration (`schema`) and the code that reads and changes it.
///
/// Rules for every kind:
/// - `identity` follows from the declaration alone (law 2), so that the next run finds what a crash
///   left.
/// - `read` returns the fields of the YAML in normal form. A field that it didn't read is left out,
///   and isn't compared; a field at the service's default has that default. A missing resource
///   reads as nil.
/// - `read` also returns each setting in its answers that no field holds
///   (`LiveResource.unmanaged`). Writes keep those settings; if a change can't, the setting says so
///   in `lostWith`, and plans refuse the change (law 11).
/// - `create` continues from what an earlier, killed attempt of the same stack left. `delete` of a
///   missing resource succeeds.
/// - No kind chooses an action: whether a change is in place is data in the schema.
/// - Errors are thrown as `AWSError`, or as `KindError` for the kind's own messages.
package protocol Kind: Sendable {
  var schema: KindSchema { get }

  /// The services that its requests use, as emulators name them: `dynamodbstreams`. A local server
  /// loads them before it is ready.
  var services: [String] { get }

  /// When a new resource gets its ownership tags.
  var marking: Marking { get }

  /// Identifies the resource in one account and region; nil while a part of it is unknown.
  func identity(of properties: Properties, in scope: Scope) -> Identity?

  /// The content of the declaration, for kinds whose ids cairn chooses: two declarations with equal
  /// content would be one resource twice (law 12). Nil, the default, if the identity is enough.
  func meaning(of properties: Properties, in scope: Scope) -> Identity?

  /// What it holds under names of its own, of which no other resource of the kind may hold the same
  /// (law 12). The default is nothing.
  func parts(of properties: Properties, in scope: Scope) -> [ResourcePart]

  /// The attributes (`${section.name.attribute}`) that follow from the declaration alone. The rest
  /// is known after apply, from `read`.
  func attributes(of properties: Properties, in scope: Scope) -> [String: Value]

  /// Expands sugar into plain resources. The default is the declaration alone.
  func expand(_ declaration: ResourceDeclaration) -> [ResourceDeclaration]

  /// What it needs that not every endpoint has. The default is nothing.
  func needs(of properties: Properties, in scope: Scope) -> [EndpointNeed]

  /// Says whether an endpoint has the service, if not every emulator does: nil, the default, if all
  /// have it. Such resources are only listed for stacks that declare or recorded some.
  var offer: (any EndpointAbilities)? { get }

  /// The declaration without references that would close a cycle: the name that the other
  /// resource will have replaces them, so that either can be created first. The default is the
  /// declaration as it is.
  func untied(
    _ declaration: ResourceDeclaration, in stack: StackResources
  ) -> ResourceDeclaration

  /// The statements that the declaration needs in the policies and roles of the resources that it
  /// connects. The default is none.
  func grants(of declaration: ResourceDeclaration) -> [Grant]

  /// The same for kinds whose statements also depend on the declarations of those resources, such
  /// as on the keys that encrypt them. The default is `grants(of:)`.
  func grants(of declaration: ResourceDeclaration, in stack: StackResources) -> [Grant]

  func read(_ resource: ResourceHandle, _ context: KindContext) async throws -> LiveResource?

  /// All resources of this kind in the account and region with their owners, without AWS's own.
  /// Used only if the ledger is lost, by drift reports, and by imports.
  func inventory(_ context: KindContext) async throws -> [FoundResource]

  /// When the resource was created and last changed, according to the endpoint; used for drifted
  /// resources, right after they were read.
  func trace(of resource: ResourceHandle, _ context: KindContext) async throws -> Trace

  /// The resource in the terms of request logs; nil if they can't tell it from others.
  func auditedResource(of resource: ResourceHandle, in scope: Scope) -> AuditedResource?

  /// Creates the resource with its ownership tags, and returns once others can use it. A kind whose
  /// identity may only be known after apply has to mark the resource in the create request: after
  /// an interrupted run, nothing else shows its owner.
  func create(_ resource: ResourceHandle, _ context: KindContext) async throws -> LiveAttributes

  /// Updates `live` to `resource.properties`; `changed` names the top-level fields that differ
  /// (including `tags` if only ownership has to be written, as in an adoption).
  func update(
    _ resource: ResourceHandle, from live: LiveResource, changed: Set<String>,
    _ context: KindContext
  ) async throws -> LiveAttributes

  /// `contents` says whether a bucket may be emptied first.
  func delete(_ resource: ResourceHandle, _ context: KindContext) async throws

  /// Why the recorded resource can't be removed, and what to do first; nil if it can. Called
  /// without requests during a plan. In a replacement, `resource.successor` is the new resource.
  func protection(of resource: ResourceHandle) -> String?

  /// The attributes that an update of these fields changes to values known only afterwards;
  /// references to them are planned as known after apply. The fields contain `tags` also when only
  /// ownership has to be written.
  func attributes(changedBy fields: Set<String>) -> Set<String>

  /// The data that would be lost with it, such as "12 objects"; called before a delete or
  /// replacement. Nil if there is none (law 8).
  func dataHeld(_ resource: ResourceHandle, _ context: KindContext) async throws -> String?

  // What only some kinds can do; nil, the default, for all others. A kind that conforms to the
  // protocol has it without more ado.
  var withCode: (any CodeKind)? { get }
  var withUnmanagedParts: (any UnmanagedPartsKind)? { get }
  var withWhole: (any WholeKind)? { get }
  var withGrants: (any GrantedKind)? { get }
}

/// When the service takes the tags of a new resource.
package enum Marking: Hashable, Sendable {
  /// With the request that makes it: one without marks is somebody else's.
  case byCreation
  /// By a later request: one without marks may be what a killed attempt left.
  case afterCreation
  /// Never, because the service has no place for marks: it belongs to the owner of its container.
  case byContainer
}

package typealias LiveAttributes = [String: Value]

extension Kind {
  package func expand(_ declaration: ResourceDeclaration) -> [ResourceDeclaration] { [declaration] }
  package func untied(
    _ declaration: ResourceDeclaration, in stack: StackResources
  ) -> ResourceDeclaration { declaration }
  package func grants(of declaration: ResourceDeclaration) -> [Grant] { [] }
  package func grants(
    of declaration: ResourceDeclaration, in stack: StackResources
  ) -> [Grant] { grants(of: declaration) }
  package func needs(of properties: Properties, in scope: Scope) -> [EndpointNeed] { [] }
  package var offer: (any EndpointAbilities)? { nil }
  package var marking: Marking { .byCreation }
  package func meaning(of properties: Properties, in scope: Scope) -> Identity? { nil }
  package func parts(of properties: Properties, in scope: Scope) -> [ResourcePart] { [] }
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
  package var withUnmanagedParts: (any UnmanagedPartsKind)? { nil }
  package var withWhole: (any WholeKind)? { nil }
  package var withGrants: (any GrantedKind)? { nil }

  /// All resources of this kind that the stack's marks claim.
  package func list(_ context: KindContext) async throws -> [OwnedResource] {
    try await inventory(context).compactMap { $0.owned(by: context.scope.stack) }
  }
}

/// Identifies a resource within kind, account and region: a name, or `parent/peer` for links.
package struct Identity: Hashable, Sendable, CustomStringConvertible {
  package var text: String
  package init(_ text: String) { self.text = text }
  package var description: String { text }
}

/// The stack, account, region and endpoint of a plan.
package struct Scope: Hashable, Sendable {
  package enum Flavour: String, Hashable, Sendable { case emulator, aws }

  package var stack: String
  package var account: String
  package var region: String
  /// Base URL without a trailing slash, such as `http://127.0.0.1:4566`; nil on AWS.
  package var endpoint: String?
  package var flavour: Flavour
  /// The processor of this machine, as Lambda names it, if the endpoint is on this machine: code
  /// that is built here then also runs here.
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

/// One resource for kind code. For a delete, `properties` are the recorded ones.
package struct ResourceHandle: Sendable {
  package var address: ResourceAddress
  /// Fully resolved, with defaults, in `create` and `update`.
  package var properties: Properties
  /// Known attributes, including an id that the endpoint assigned.
  package var attributes: [String: Value]
  /// The user's `tags` and the ownership tags, which a create or update has to write.
  package var tags: [String: String]
  /// Built code, if a `CodeKind` requested some.
  package var artifact: Artifact?
  /// In a read: the properties that the last apply recorded, if the ledger knows the resource.
  package var recorded: Properties?
  /// In the removal of a replacement, the declared properties of the new resource, without
  /// defaults.
  package var successor: Properties?
  /// In a write, and when data is at stake: the parts that resources of the kind declare now. They
  /// stay, whichever of them wrote them.
  package var declaredParts: Set<Identity> = []
  /// Its address before a rename or a move, which its marks may still have.
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
  /// The stack and the resource name in its mark, and after a rename the former ones.
  package func owners(in scope: Scope) -> [(stack: String, name: String)] {
    [(scope.stack, address.name)]
      + (former.map { [($0.stack ?? scope.stack, $0.address.name)] } ?? [])
  }
}

/// The live state of a resource.
package struct LiveResource: Hashable, Sendable {
  package enum Owner: Hashable, Sendable {
    /// The tags (or an owner mark in a name or id) were read.
    case stack(String, resource: String)
    /// Account-wide, and owned by a stack in another region.
    case elsewhere(region: String, stack: String, resource: String)
    case nobody
    /// Not read, because the ledger knows the resource.
    case unread
  }

  package var properties: Properties
  package var attributes: [String: Value]
  package var owner: Owner
  /// Set by a kind's `read` if the service reports that it doesn't work; also nil if that takes a
  /// request that `ReadDepth` doesn't include.
  package var ailment: Ailment?
  /// Settings that no field of the kind holds, in a stable order.
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
  /// As read by a kind.
  var opened: LiveResource {
    var live = self
    live.properties = properties.opened
    return live
  }
}

/// A result of `inventory`: a resource of a kind, whatever its owner.
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

  /// Nil if it isn't the stack's.
  package func owned(by stack: String) -> OwnedResource? {
    guard case .stack(stack, let name) = owner else { return nil }
    return OwnedResource(
      name: name, identity: identity, properties: properties, attributes: attributes)
  }
}

/// When a resource changed and by whom, if the endpoint recorded it.
package struct Trace: Hashable, Sendable {
  package var created: UTCTime?
  /// The last change, possibly one of cairn's own.
  package var modified: UTCTime?
  /// The calls of others since cairn last changed it, newest first; set by the engine.
  package var calls: [Call]

  package init(created: UTCTime? = nil, modified: UTCTime? = nil, calls: [Call] = []) {
    self.created = created
    self.modified = modified
    self.calls = calls
  }

  package var isEmpty: Bool { created == nil && modified == nil && calls.isEmpty }
}

/// A resource that carries the stack's marks.
package struct OwnedResource: Hashable, Sendable {
  /// The name in the tag `cairn:resource` (or the mark), without the section.
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

/// A kind's own error message.
package struct KindError: Error, Hashable, Sendable, CustomStringConvertible {
  package var message: String
  /// The field at fault, if there is one.
  package var path: String?

  package init(_ message: String, path: String? = nil) {
    self.message = message
    self.path = path
  }

  package var description: String { message }
}
