import CairnLanguage
import Testing

@Suite struct ParameterVariableTests {
  private static let text = """
    stack: demo
    parameters:
      stage: {default: local, allowed: [local, dev, prod]}
      log-level: {type: string, default: info}
      count: {type: integer, default: 1}
      token: {secret: true, default: abcdef, minLength: 5}
    """

  private func read(
    _ environment: [String: String], set: [String: String] = [:], file: String? = nil
  ) -> (stack: Stack?, diagnostics: [Diagnostic]) {
    StackReader.read(
      source: SourceFile(name: "stack.yaml", text: Self.text), schemas: TestCatalog.schemas,
      parameters: set,
      parameterFiles: file.map { [SourceFile(name: "values.yaml", text: $0)] } ?? [],
      variables: ParameterVariables(environment))
  }

  @Test func `a variable overrides the default, and files and options override the variable`() {
    let variable = ["CAIRN_PARAM_stage": "dev", "stage": "prod", "CAIRN_PARAM_": "x"]
    #expect(read(variable).stack?.parameters["stage"] == .string("dev"))
    #expect(read(variable, file: "stage: prod").stack?.parameters["stage"] == .string("prod"))
    #expect(
      read(variable, set: ["stage": "local"], file: "stage: prod").stack?.parameters["stage"]
        == .string("local"))
    #expect(read(["CAIRN_PARAM_count": "7"]).stack?.parameters["count"] == .integer(7))
  }

  @Test func `a hyphen may be an underscore in the variable, and the exact name goes first`() {
    let both = ["CAIRN_PARAM_log_level": "debug", "CAIRN_PARAM_log-level": "error"]
    #expect(read(both).stack?.parameters["log-level"] == .string("error"))
    #expect(
      read(["CAIRN_PARAM_log_level": "debug"]).stack?.parameters["log-level"] == .string("debug"))
  }

  @Test func `a variable for a parameter of another stack is ignored`() {
    #expect(read(["CAIRN_PARAM_other": "x"]).diagnostics.isEmpty)
  }

  @Test func `a wrong value is reported with the variable, and a secret one isn't shown`() {
    let messages = read(["CAIRN_PARAM_stage": "pord"]).diagnostics
    #expect(messages.map(\.code) == [.parameterValue])
    #expect(messages.first?.location?.range.start.line == 3)
    #expect(messages.first?.detail.hasPrefix("`CAIRN_PARAM_stage=pord`: the parameter") == true)
    let secret = read(["CAIRN_PARAM_token": "xyz"]).diagnostics
    #expect(secret.map(\.code) == [.parameterValue])
    #expect(secret.first?.detail.hasPrefix("`CAIRN_PARAM_token=…`: the parameter") == true)
    #expect(secret.first?.detail.contains("xyz") == false)
  }

  @Test func `a secret from a variable is secret`() {
    let stack = read(["CAIRN_PARAM_token": "opensesame"]).stack
    #expect(stack?.parameters["token"]?.isSecret == true)
  }
}
