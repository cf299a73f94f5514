export { stopOfRun as default } from "../../setup/run-sandbox";
