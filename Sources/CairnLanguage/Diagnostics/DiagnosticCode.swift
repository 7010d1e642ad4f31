/// The stable code of a diagnostic; once released, a code keeps its meaning.
package enum DiagnosticCode: String, Hashable, Sendable, CaseIterable {
  // The text
  case yamlSyntax = "yaml-syntax"
  case invalidEncoding = "invalid-encoding"
  case controlCharacter = "control-character"
  case nestingTooDeep = "nesting-too-deep"
  case severalDocuments = "several-documents"
  case emptyStack = "empty-stack"
  case foreignFile = "foreign-file"
  // YAML
  case duplicateKey = "duplicate-key"
  case invalidKey = "invalid-key"
  case unknownTag = "unknown-tag"
  case tagMismatch = "tag-mismatch"
  case unknownAlias = "unknown-alias"
  case recursiveAlias = "recursive-alias"
  case aliasExpansion = "alias-expansion"
  case invalidMerge = "invalid-merge"
  // Shape
  case unknownSection = "unknown-section"
  case unknownField = "unknown-field"
  case computedField = "computed-field"
  case missingField = "missing-field"
  case missingValue = "missing-value"
  case invalidName = "invalid-name"
  case duplicateName = "duplicate-name"
  case invalidRename = "invalid-rename"
  // Values
  case wrongType = "wrong-type"
  case outOfRange = "out-of-range"
  case invalidDuration = "invalid-duration"
  case invalidSize = "invalid-size"
  case unknownValue = "unknown-value"
  case wrongLength = "wrong-length"
  case patternMismatch = "pattern-mismatch"
  case wrongCount = "wrong-count"
  case invalidPolicy = "invalid-policy"
  case unknownRegion = "unknown-region"
  case kindRule = "kind-rule"
  // References
  case invalidReference = "invalid-reference"
  case referenceNotAllowed = "reference-not-allowed"
  case secretNotAllowed = "secret-not-allowed"
  case selfReference = "self-reference"
  case unknownResource = "unknown-resource"
  case unknownAttribute = "unknown-attribute"
  case wrongAttribute = "wrong-attribute"
  case wrongKind = "wrong-kind"
  case ambiguousName = "ambiguous-name"
  // Parameters
  case unknownParameter = "unknown-parameter"
  case parameterRequired = "parameter-required"
  case parameterValue = "parameter-value"
  case invalidParameter = "invalid-parameter"
  // Between resources
  case resourceCollision = "resource-collision"
  case sameResource = "same-resource"
  case dependencyCycle = "dependency-cycle"
  // Valid, but rarely intended
  case unusedParameter = "unused-parameter"
  case unusedResource = "unused-resource"
  case openPrincipal = "open-principal"
  case wildcardPermission = "wildcard-permission"
  case publicAccess = "public-access"
  case noRecovery = "no-recovery"
  case missingPermission = "missing-permission"
  case shortTimeout = "short-timeout"
  case shadowedRoute = "shadowed-route"
  case literalName = "literal-name"
  case literalSecret = "literal-secret"
  case literalReference = "literal-reference"
  case noEffect = "no-effect"
  case nameLimit = "name-limit"
  case nameFromWas = "name-from-was"
  case unknownRuntime = "unknown-runtime"
  case deprecatedRuntime = "deprecated-runtime"
  // Between stack and endpoint
  case noConnection = "no-connection"
  case endpointUnreachable = "endpoint-unreachable"
  case readFailed = "read-failed"
  case artifactFailed = "artifact-failed"
  case foreignResource = "foreign-resource"
  case unmarkedResource = "unmarked-resource"
  case appliedElsewhere = "applied-elsewhere"
  case endpointUnable = "endpoint-unable"
  case endpointDiffers = "endpoint-differs"
  case adoptionImpossible = "adoption-impossible"
  case moveRefused = "move-refused"
  case dataWouldBeLost = "data-would-be-lost"
  case settingsWouldBeLost = "settings-would-be-lost"
  case ledgerUnreadable = "ledger-unreadable"
  case ledgerHeld = "ledger-held"
  case ledgerLost = "ledger-lost"
  case ledgerFailed = "ledger-failed"
  case secretUnknown = "secret-unknown"
  case planOutdated = "plan-outdated"
  case notApplied = "not-applied"
  // A file that can't be formatted
  case notFormattable = "not-formattable"
  // An event for a function
  case invalidEvent = "invalid-event"
}

extension DiagnosticCode {
  /// The codes that need more than the file: the sugar of kinds, or an endpoint.
  package static let beyondTheFile: Set<DiagnosticCode> = [
    .resourceCollision, .sameResource, .dependencyCycle, .noConnection, .endpointUnreachable,
    .readFailed, .artifactFailed, .foreignResource, .unmarkedResource, .appliedElsewhere,
    .adoptionImpossible, .moveRefused, .dataWouldBeLost, .settingsWouldBeLost, .ledgerUnreadable,
    .ledgerHeld, .ledgerLost, .ledgerFailed, .secretUnknown, .planOutdated, .notApplied,
    .notFormattable, .invalidEvent, .endpointUnable, .endpointDiffers,
  ]

  /// The codes that `cairn lint` reports as warnings.
  package static let lints: Set<DiagnosticCode> = [
    .unusedParameter, .unusedResource, .openPrincipal, .wildcardPermission, .publicAccess,
    .noRecovery, .missingPermission, .shortTimeout, .shadowedRoute, .literalName, .literalSecret,
    .literalReference,
    .noEffect, .nameLimit, .nameFromWas, .unknownRuntime, .deprecatedRuntime,
  ]

  /// The fixed first line of messages with this code; rules of kinds have their own.
  package var summary: String {
    switch self {
    case .yamlSyntax: "Not valid YAML"
    case .invalidEncoding: "Not UTF-8 text"
    case .controlCharacter: "Control character"
    case .nestingTooDeep: "Nested too deeply"
    case .severalDocuments: "More than one document"
    case .emptyStack: "Empty stack"
    case .foreignFile: "A file of another tool"
    case .duplicateKey: "Duplicate key"
    case .invalidKey: "Invalid key"
    case .unknownTag: "Unknown tag"
    case .tagMismatch: "Value and tag disagree"
    case .unknownAlias: "Unknown alias"
    case .recursiveAlias: "Alias inside what it repeats"
    case .aliasExpansion: "Aliases repeat too much"
    case .invalidMerge: "Invalid merge"
    case .unknownSection: "Unknown section"
    case .unknownField: "Unknown field"
    case .computedField: "Field is set by cairn"
    case .missingField: "Missing field"
    case .missingValue: "Missing value"
    case .invalidName: "Invalid name"
    case .duplicateName: "Name used twice"
    case .invalidRename: "Invalid rename"
    case .wrongType: "Wrong type"
    case .outOfRange: "Out of range"
    case .invalidDuration: "Invalid duration"
    case .invalidSize: "Invalid size"
    case .unknownValue: "Unknown value"
    case .wrongLength: "Wrong length"
    case .patternMismatch: "Invalid text"
    case .wrongCount: "Wrong number of items"
    case .invalidPolicy: "Invalid policy statement"
    case .unknownRegion: "Unknown region"
    case .kindRule: "Fields that don't fit together"
    case .invalidReference: "Invalid reference"
    case .referenceNotAllowed: "Reference not allowed here"
    case .secretNotAllowed: "Secret not allowed here"
    case .selfReference: "Reference to itself"
    case .unknownResource: "Unknown resource"
    case .unknownAttribute: "Unknown attribute"
    case .wrongAttribute: "Wrong attribute"
    case .wrongKind: "Wrong kind of resource"
    case .ambiguousName: "Ambiguous name"
    case .unknownParameter: "Unknown parameter"
    case .parameterRequired: "Parameter without a value"
    case .parameterValue: "Invalid parameter value"
    case .invalidParameter: "Invalid parameter declaration"
    case .resourceCollision: "Two resources at one address"
    case .sameResource: "Declared twice"
    case .dependencyCycle: "Resources that need one another"
    case .unusedParameter: "Unused parameter"
    case .unusedResource: "Unused resource"
    case .openPrincipal: "Open to everyone"
    case .wildcardPermission: "Wider permissions than needed"
    case .publicAccess: "Public access"
    case .noRecovery: "Lost data can't be recovered"
    case .missingPermission: "Role without a permission"
    case .shortTimeout: "Delivered again during processing"
    case .shadowedRoute: "Unreachable route"
    case .literalName: "Name instead of a reference"
    case .literalSecret: "Secret in plain text"
    case .literalReference: "Text instead of a reference"
    case .noEffect: "Resource without an effect"
    case .nameLimit: "Name exceeds the service's limit"
    case .nameFromWas: "Name that depends on `was`"
    case .unknownRuntime: "Unknown runtime"
    case .deprecatedRuntime: "Deprecated runtime"
    case .noConnection: "No connection to the endpoint"
    case .endpointUnreachable: "The endpoint doesn't answer"
    case .readFailed: "Reading failed"
    case .artifactFailed: "The code could not be built"
    case .foreignResource: "Foreign resource"
    case .unmarkedResource: "No marks of ownership"
    case .appliedElsewhere: "Last applied from another place"
    case .endpointUnable: "Not on this endpoint"
    case .endpointDiffers: "The endpoint differs"
    case .adoptionImpossible: "Can't be taken over"
    case .moveRefused: "Can't be moved"
    case .dataWouldBeLost: "Data would be lost"
    case .settingsWouldBeLost: "Unmanaged settings would be lost"
    case .ledgerUnreadable: "The ledger can't be used"
    case .ledgerHeld: "Another run is working"
    case .ledgerLost: "The lock was lost"
    case .ledgerFailed: "The endpoint refused"
    case .secretUnknown: "Secret not known"
    case .planOutdated: "The plan is outdated"
    case .notApplied: "Not applied yet"
    case .notFormattable: "Can't be formatted"
    case .invalidEvent: "Not valid JSON"
    }
  }

  /// When the diagnostic is reported, in one sentence.
  package var doc: String {
    switch self {
    case .yamlSyntax: "The file is incomplete or has a layout that YAML doesn't allow."
    case .invalidEncoding: "The file contains bytes that aren't UTF-8 text."
    case .controlCharacter: "The file contains a character that YAML doesn't allow in a text."
    case .nestingTooDeep: "Lists and maps are nested more than 128 levels deep."
    case .severalDocuments: "A second YAML document begins in the file."
    case .emptyStack: "The file declares nothing."
    case .foreignFile:
      "The file is one of CloudFormation, SAM, Serverless, Terraform or another tool."
    case .duplicateKey: "A map has the same key twice."
    case .invalidKey: "A key is a list, a map or empty."
    case .unknownTag: "A value has a tag (`!…`) that the stack language doesn't support."
    case .tagMismatch: "A value doesn't have the type of its own tag."
    case .unknownAlias:
      "An alias (`*name`) repeats an anchor (`&name`) that doesn't precede it."
    case .recursiveAlias: "An alias is inside the value that it repeats."
    case .aliasExpansion: "The file's aliases would expand to more than 100,000 values."
    case .invalidMerge: "A merge key (`<<`) has a value other than a map or a list of maps."
    case .unknownSection: "A section doesn't exist."
    case .unknownField: "A resource or object doesn't have the field."
    case .computedField: "A field is set that only cairn sets."
    case .missingField: "A required field is absent."
    case .missingValue: "A field has no value."
    case .invalidName: "A name violates its rule."
    case .duplicateName:
      "Two resources of a kind have the same physical name in the same place."
    case .invalidRename: "`was` names something that the resource can't have been."
    case .wrongType: "A value doesn't have the field's type."
    case .outOfRange: "A number, duration or size is outside the field's limits."
    case .invalidDuration: "A duration isn't written like `60s`, `5m`, `12h` or `4d`."
    case .invalidSize: "A size isn't written like `256MB` or `1GB`."
    case .unknownValue: "A value isn't one of the field's values."
    case .wrongLength: "A text is shorter or longer than the field allows."
    case .patternMismatch: "A text has characters or a form that the field doesn't allow."
    case .wrongCount: "A list has fewer or more items than the field allows."
    case .invalidPolicy: "IAM would refuse a policy statement."
    case .unknownRegion: "A region is unknown; an endpoint may silently use another."
    case .kindRule: "Fields of one resource, or resources of one stack, contradict one another."
    case .invalidReference: "A `${…}` isn't closed or isn't a valid reference."
    case .referenceNotAllowed: "A reference is used where its value has to be known in advance."
    case .secretNotAllowed: "A secret is used where its value is shown or identifies a resource."
    case .selfReference: "A resource refers to itself."
    case .unknownResource: "A reference names a resource that the stack doesn't declare."
    case .unknownAttribute: "A reference names an attribute that the kind doesn't have."
    case .wrongAttribute: "A field refers to another attribute than it takes."
    case .wrongKind: "A field refers to a resource of the wrong kind."
    case .ambiguousName: "A bare name matches resources of two kinds."
    case .unknownParameter: "A parameter is used or set that the stack doesn't declare."
    case .parameterRequired: "A parameter has neither a default nor a value."
    case .parameterValue: "The value of a parameter doesn't match its declaration."
    case .invalidParameter: "The declaration of a parameter contradicts itself."
    case .resourceCollision: "Sugar expands to a resource with the address of another one."
    case .sameResource: "Two declarations denote the same resource."
    case .dependencyCycle: "Resources need one another in a cycle, so none can be created first."
    case .unusedParameter: "Nothing in the stack uses a parameter."
    case .unusedResource: "A resource has no connection to the others of a connected stack."
    case .openPrincipal: "A statement allows everyone, without a condition."
    case .wildcardPermission: "A statement allows all actions, or actions on all resources."
    case .publicAccess: "The contents of a resource can be made public."
    case .noRecovery: "Deleted or failed data can't be recovered."
    case .missingPermission: "A link uses a declared role that doesn't permit what the link needs."
    case .shortTimeout: "Work is delivered again before its first receiver has to finish."
    case .shadowedRoute: "Other routes handle every request of a route."
    case .literalName:
      "A value is the plain name of a resource of the stack instead of a reference."
    case .literalSecret: "A secret is written in the stack file."
    case .literalReference:
      "A text looks like a reference in another notation, such as `$queues.jobs`."
    case .noEffect: "An event rule invokes nothing, or an alarm notifies nobody."
    case .nameLimit: "A name exceeds the service's limit, so it is shortened."
    case .nameFromWas: "A renamed resource gets its physical name only from `was`."
    case .unknownRuntime: "A function has a runtime that Cairn doesn't know."
    case .deprecatedRuntime: "A function has a runtime that AWS no longer patches."
    case .noConnection: "No server listens at the endpoint."
    case .endpointUnreachable: "The endpoint doesn't answer, or there are no credentials for it."
    case .readFailed: "A resource can't be read."
    case .artifactFailed: "A function's code could not be built or packed."
    case .foreignResource: "A resource with the declared name exists and belongs to somebody else."
    case .unmarkedResource: "A resource to delete no longer has the stack's marks."
    case .appliedElsewhere: "Resources of an apply from another folder or machine would be deleted."
    case .endpointUnable: "The endpoint can't do what a resource needs, such as run its runtime."
    case .endpointDiffers: "The endpoint does what a resource needs in another way than AWS."
    case .adoptionImpossible:
      "A foreign resource would have to be replaced to match the declaration."
    case .moveRefused: "Another stack still needs a resource that this one takes over."
    case .dataWouldBeLost: "A change would lose data without consent."
    case .settingsWouldBeLost:
      "A change can't keep an unmanaged setting."
    case .ledgerUnreadable: "The ledger's object isn't a ledger that this cairn can use."
    case .ledgerHeld: "Another run owns the stack's lock."
    case .ledgerLost: "Another run has taken over the lock, or the endpoint was wiped."
    case .ledgerFailed:
      "The caller's identity couldn't be read, or the ledger couldn't be read or written."
    case .secretUnknown: "Only the hash of a secret is known, and its value is needed."
    case .planOutdated: "The stack has changed since the plan was made."
    case .notApplied: "The subject of the command isn't applied, or not as in the file."
    case .notFormattable: "`cairn fmt` can't format something in the file."
    case .invalidEvent: "The event for a function is not valid JSON."
    }
  }
}

extension Diagnostic {
  /// A diagnostic with its code's own summary.
  package init(
    _ code: DiagnosticCode, severity: Severity = .error, _ detail: String,
    at location: SourceLocation?, notes: [Note] = [], fix: Fix? = nil
  ) {
    self.init(
      code, severity: severity, summary: code.summary, detail: detail, at: location,
      notes: notes, fix: fix)
  }
}

extension Sequence<Diagnostic> {
  /// Sorted by file and place, without duplicates. At the same place, errors precede warnings.
  package func sortedByPlace() -> [Diagnostic] {
    var seen: Set<Diagnostic> = []
    let unique = filter { seen.insert($0).inserted }
    return unique.enumerated().sorted { left, right in
      let (a, b) = (left.element, right.element)
      let keyA = (a.location?.file ?? "", a.location?.range.start.offset ?? 0)
      let keyB = (b.location?.file ?? "", b.location?.range.start.offset ?? 0)
      if keyA != keyB { return keyA < keyB }
      if a.severity != b.severity { return a.severity == .error }
      return left.offset < right.offset
    }.map(\.element)
  }
}
