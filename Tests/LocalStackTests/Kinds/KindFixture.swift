import CairnAWS
import CairnEngine
import CairnKinds
import CairnLanguage

/// What the contract suite can't know of a kind from its schema.
struct KindFixture: Sendable {
  /// What a kind's resources need around them during the tests, and how to clear it away.
  struct Surroundings: Sendable {
    /// Fields that every resource gets: references, required fields of special form.
    var base: [String: Value] = [:]
    /// Values of fields whose types say too little, by field name, at any depth.
    var known: [String: [Value]] = [:]
    /// Code, for kinds that have some.
    var artifact: Artifact?
    var clear: @Sendable () async throws -> Void = {}
  }

  var kind: any Kind
  /// Tells several fixtures of one kind apart.
  var variant = ""
  /// Fields that the target can't tell, and why.
  var unreadable: [String: String] = [:]
  /// Fields that are not varied, and why.
  var fixed: [String: String] = [:]
  /// What else must be set for a field to be allowed, by field name.
  var companions: [String: [String: Value]] = [:]
  /// The attribute values that a kind's own fields exclude each other with: cleared when one is set.
  var excludes: [String: [String]] = [:]
  /// The shapes of `settings.py` that the kind sorts the members of.
  var answers: [String: AnswerMembers] = [:]
  /// A value of a field that keeps what other tools' settings hang on, where not every value does.
  var besides: [String: Value] = [:]
  var prepare: @Sendable (_ context: KindContext, _ name: String) async throws -> Surroundings = {
    _, _ in Surroundings()
  }
}

/// Makes a resource of another kind for a fixture.
func make(
  _ kind: any Kind, _ name: String, _ properties: [String: Value], _ context: KindContext
) async throws -> @Sendable () async throws -> Void {
  var properties = properties
  properties["name"] = .string(name)
  let handle = ResourceHandle(
    address: ResourceAddress(section: kind.schema.section, name: "fixture"),
    properties: kind.schema.fillingDefaults(Properties(properties)),
    tags: ["cairn:stack": context.scope.stack, "cairn:resource": "fixture"])
  _ = try await kind.create(handle, context)
  return { try await kind.delete(handle, context) }
}
