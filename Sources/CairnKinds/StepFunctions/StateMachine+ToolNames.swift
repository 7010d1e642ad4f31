import CairnLanguage

extension StateMachine {
  static let toolNames = ToolNames(
    [
      .cloudFormation("AWS::StepFunctions::StateMachine"),
      .sam("AWS::Serverless::StateMachine"),
      .terraform("aws_sfn_state_machine"),
      .aws("stepfunctions"),
    ],
    fields: [
      "name": [.cloudFormation("StateMachineName")],
      "definition": [.cloudFormation("DefinitionString")],
      "definitionFile": [.sam("DefinitionUri"), .cloudFormation("DefinitionS3Location")],
      "type": [.cloudFormation("StateMachineType")],
      "role": [.cloudFormation("RoleArn"), .terraform("role_arn")],
      "permissions": [.sam("Policies")],
      "logging": [.cloudFormation("LoggingConfiguration"), .terraform("logging_configuration")],
      "tracing": [.cloudFormation("TracingConfiguration"), .terraform("tracing_configuration")],
    ])
}
