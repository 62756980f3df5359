use besace_app::App;

use crate::codes::Code;
use crate::sortie::{Refus, print_json};

pub(crate) fn run(app: &App) -> Result<Code, Refus> {
    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    runtime.block_on(app.sync_run())?;
    print_json(&app.sync_get()?)?;
    Ok(Code::Ok)
}
