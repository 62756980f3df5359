use besace_app::App;

use crate::codes::Code;
use crate::sortie::{Refus, print_json};

pub(crate) fn run(app: &App) -> Result<Code, Refus> {
    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    runtime.block_on(async {
        match app.sync_run().await {
            Ok(()) => Ok(()),
            // This process ends here: what the end of a device asks cannot be left to later.
            Err(error) => Err(app.sync_end(error).await),
        }
    })?;
    print_json(&app.sync_get()?)?;
    Ok(Code::Ok)
}
