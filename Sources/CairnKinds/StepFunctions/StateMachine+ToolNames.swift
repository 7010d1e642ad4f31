import CairnLanguage

extension StateMachine {
  static let toolNames = ToolNames(
    [
      .cloudFormation("AWS::StepFunctions::StateMachine"), .sam("AWS::Serverless::StateMachine"),
      .terraform("aws_sfn_state_machine"), .aws("stepfunctions"), .aws("states"), .aws("sfn"),
      .word("workflows"),
    ],
    fields: [
      "name": [.cloudFormation("StateMachineName")],
      "definition": [.cloudFormation("DefinitionString")],
      "definitionFile": [.sam("DefinitionUri"), .cloudFormation("DefinitionS3Location")],
      "type": [.cloudFormation("StateMachineType")],
      "role": [.cloudFormation("RoleArn"), .terraform("role_arn")],
      "permissions": [
        .sam("Policies"), .serverless("iamRoleStatements"), .cloudFormation("AWS::IAM::Policy"),
      ],
      "logging": [
        .cloudFormation("LoggingConfiguration"), .terraform("logging_configuration"),
        .serverless("loggingConfig"),
      ],
      "logging.logGroup": [.cloudFormation("Destinations"), .terraform("log_destination")],
      "logging.includeData": [
        .cloudFormation("IncludeExecutionData"), .terraform("include_execution_data"),
      ],
      "tracing": [
        .cloudFormation("TracingConfiguration"), .terraform("tracing_configuration"),
        .serverless("tracingConfig"),
      ],
    ],
    instead: [
      "Write `${…}` in the definition itself, or in the `definitionFile`.":
        ["DefinitionSubstitutions"],
      insteadOfEvents: ["events"],
    ])

  private static let insteadOfEvents =
    "What starts a state machine is a resource of its own: one of `eventRules` with "
    + "`eventRules.targets.stateMachine`, or one of `schedules` with "
    + "`schedules.target.stateMachine`."
}
