<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
 <context>
  <name>Actions</name>
  <message>
   <location filename="app/actions.py" />
   <source>100 %</source>
   <translation>100 %</translation>
  </message>
  <message>
   <location filename="app/actions.py" />
   <source>About GDPW Studio</source>
   <translation>Über GDPW Studio</translation>
  </message>
  <message>
   <location filename="app/actions.py" />
   <source>Close the window</source>
   <translation>Das Fenster schließen</translation>
  </message>
  <message>
   <location filename="app/actions.py" />
   <source>Copy picture</source>
   <translation>Bild kopieren</translation>
  </message>
  <message>
   <location filename="app/actions.py" />
   <source>Cover the whole screen</source>
   <translation>Den ganzen Bildschirm füllen</translation>
  </message>
  <message>
   <location filename="app/actions.py" />
   <source>Crop windows</source>
   <translation>Ausschnitte</translation>
  </message>
  <message>
   <location filename="app/actions.py" />
   <source>Drive with the camera…</source>
   <translation>Mit der Kamera bewegen…</translation>
  </message>
  <message>
   <location filename="app/actions.py" />
   <source>Driving video…</source>
   <translation>Treibendes Video…</translation>
  </message>
  <message>
   <location filename="app/actions.py" />
   <source>Edit</source>
   <translation>Bearbeiten</translation>
  </message>
  <message>
   <location filename="app/actions.py" />
   <source>Export clip…</source>
   <translation>Clip exportieren…</translation>
  </message>
  <message>
   <location filename="app/actions.py" />
   <source>Export…</source>
   <translation>Exportieren…</translation>
  </message>
  <message>
   <location filename="app/actions.py" />
   <source>File</source>
   <translation>Datei</translation>
  </message>
  <message>
   <location filename="app/actions.py" />
   <source>Fill the canvas with the face</source>
   <translation>Das Gesicht formatfüllend zeigen</translation>
  </message>
  <message>
   <location filename="app/actions.py" />
   <source>Find a slider by its name</source>
   <translation>Einen Regler nach seinem Namen finden</translation>
  </message>
  <message>
   <location filename="app/actions.py" />
   <source>Fine-tune the network for one person, or train it anew, on this computer</source>
   <translation>Das Netz für eine Person nachtrainieren oder neu trainieren, auf diesem Rechner</translation>
  </message>
  <message>
   <location filename="app/actions.py" />
   <source>Fit</source>
   <translation>Einpassen</translation>
  </message>
  <message>
   <location filename="app/actions.py" />
   <source>Five hints in place for new users</source>
   <translation>Fünf Hinweise an Ort und Stelle für den Einstieg</translation>
  </message>
  <message>
   <location filename="app/actions.py" />
   <source>Frontalize</source>
   <translation>Frontal ausrichten</translation>
  </message>
  <message>
   <location filename="app/actions.py" />
   <source>Frontalize photos…</source>
   <translation>Fotos frontal ausrichten…</translation>
  </message>
  <message>
   <location filename="app/actions.py" />
   <source>Frontalize, neutral expression</source>
   <translation>Frontal ausrichten, neutraler Ausdruck</translation>
  </message>
  <message>
   <location filename="app/actions.py" />
   <source>Full screen</source>
   <translation>Vollbild</translation>
  </message>
  <message>
   <location filename="app/actions.py" />
   <source>Head straight, gaze forward, expression kept</source>
   <translation>Kopf gerade, Blick nach vorn, Ausdruck bleibt</translation>
  </message>
  <message>
   <location filename="app/actions.py" />
   <source>Head straight, gaze forward, face at rest</source>
   <translation>Kopf gerade, Blick nach vorn, Gesicht entspannt</translation>
  </message>
  <message>
   <location filename="app/actions.py" />
   <source>Heads and weights…</source>
   <translation>Köpfe und Gewichte…</translation>
  </message>
  <message>
   <location filename="app/actions.py" />
   <source>Help</source>
   <translation>Hilfe</translation>
  </message>
  <message>
   <location filename="app/actions.py" />
   <source>Imitate a photo…</source>
   <translation>Ein Foto nachahmen…</translation>
  </message>
  <message>
   <location filename="app/actions.py" />
   <source>Import FLAME or weights of the network, and choose what edits are made with</source>
   <translation>FLAME oder Gewichte des Netzes importieren und wählen, womit bearbeitet wird</translation>
  </message>
  <message>
   <location filename="app/actions.py" />
   <source>Keep what is shown as a keyframe of every group at the playhead</source>
   <translation>Das Gezeigte als Keyframe jeder Gruppe am Abspielkopf festhalten</translation>
  </message>
  <message>
   <location filename="app/actions.py" />
   <source>Keys and mouse</source>
   <translation>Tasten und Maus</translation>
  </message>
  <message>
   <location filename="app/actions.py" />
   <source>Landmarks</source>
   <translation>Landmarken</translation>
  </message>
  <message>
   <location filename="app/actions.py" />
   <source>Lay the detected points over the photo</source>
   <translation>Die erkannten Punkte über das Foto legen</translation>
  </message>
  <message>
   <location filename="app/actions.py" />
   <source>Let a video, a folder of pictures or a track move the portrait, on the timeline</source>
   <translation>Ein Video, einen Ordner mit Bildern oder eine Spur das Porträt auf der Zeitleiste bewegen lassen</translation>
  </message>
  <message>
   <location filename="app/actions.py" />
   <source>Let the photo show through wire mesh, codes, flow and the other views</source>
   <translation>Das Foto durch Drahtgitter, Codes, Fluss und die anderen Ansichten scheinen lassen</translation>
  </message>
  <message>
   <location filename="app/actions.py" />
   <source>Let the portrait do what you do before the camera; record it if you like</source>
   <translation>Das Porträt tun lassen, was vor der Kamera geschieht; auf Wunsch aufnehmen</translation>
  </message>
  <message>
   <location filename="app/actions.py" />
   <source>List all keys</source>
   <translation>Alle Tasten auflisten</translation>
  </message>
  <message>
   <location filename="app/actions.py" />
   <source>Look at the frame before</source>
   <translation>Das vorige Bild ansehen</translation>
  </message>
  <message>
   <location filename="app/actions.py" />
   <source>Look at the next frame</source>
   <translation>Das nächste Bild ansehen</translation>
  </message>
  <message>
   <location filename="app/actions.py" />
   <source>One frame back</source>
   <translation>Ein Bild zurück</translation>
  </message>
  <message>
   <location filename="app/actions.py" />
   <source>One frame on</source>
   <translation>Ein Bild weiter</translation>
  </message>
  <message>
   <location filename="app/actions.py" />
   <source>One photo pixel on one screen pixel</source>
   <translation>Ein Fotopixel auf einem Bildschirmpixel</translation>
  </message>
  <message>
   <location filename="app/actions.py" />
   <source>Open a photo or a document</source>
   <translation>Ein Foto oder ein Dokument öffnen</translation>
  </message>
  <message>
   <location filename="app/actions.py" />
   <source>Open sample portrait</source>
   <translation>Beispielporträt öffnen</translation>
  </message>
  <message>
   <location filename="app/actions.py" />
   <source>Open the picture on the clipboard</source>
   <translation>Das Bild aus der Zwischenablage öffnen</translation>
  </message>
  <message>
   <location filename="app/actions.py" />
   <source>Open the portrait that comes with the application</source>
   <translation>Das mitgelieferte Porträt öffnen</translation>
  </message>
  <message>
   <location filename="app/actions.py" />
   <source>Open…</source>
   <translation>Öffnen…</translation>
  </message>
  <message>
   <location filename="app/actions.py" />
   <source>Paste picture</source>
   <translation>Bild einfügen</translation>
  </message>
  <message>
   <location filename="app/actions.py" />
   <source>Picture</source>
   <translation>Bild</translation>
  </message>
  <message>
   <location filename="app/actions.py" />
   <source>Play or pause</source>
   <translation>Abspielen oder anhalten</translation>
  </message>
  <message>
   <location filename="app/actions.py" />
   <source>Play the clip, or pause: tap Space</source>
   <translation>Den Clip abspielen oder anhalten: Leertaste antippen</translation>
  </message>
  <message>
   <location filename="app/actions.py" />
   <source>Put a motion…</source>
   <translation>Bewegung einsetzen…</translation>
  </message>
  <message>
   <location filename="app/actions.py" />
   <source>Put a nod, a smile, spoken text or another ready motion at the playhead</source>
   <translation>Ein Nicken, ein Lächeln, gesprochenen Text oder eine andere fertige Bewegung am Abspielkopf einsetzen</translation>
  </message>
  <message>
   <location filename="app/actions.py" />
   <source>Put the edited picture on the clipboard</source>
   <translation>Das bearbeitete Bild in die Zwischenablage legen</translation>
  </message>
  <message>
   <location filename="app/actions.py" />
   <source>Quit</source>
   <translation>Beenden</translation>
  </message>
  <message>
   <location filename="app/actions.py" />
   <source>Redo</source>
   <translation>Wiederholen</translation>
  </message>
  <message>
   <location filename="app/actions.py" />
   <source>Reset all</source>
   <translation>Alles zurücksetzen</translation>
  </message>
  <message>
   <location filename="app/actions.py" />
   <source>Reset landmarks</source>
   <translation>Landmarken zurücksetzen</translation>
  </message>
  <message>
   <location filename="app/actions.py" />
   <source>Return every landmark to where it was detected, and fit anew</source>
   <translation>Jede Landmarke an ihre erkannte Stelle zurücksetzen und neu anpassen</translation>
  </message>
  <message>
   <location filename="app/actions.py" />
   <source>Return every slider to the fit</source>
   <translation>Jeden Regler auf die Anpassung zurücksetzen</translation>
  </message>
  <message>
   <location filename="app/actions.py" />
   <source>Save</source>
   <translation>Speichern</translation>
  </message>
  <message>
   <location filename="app/actions.py" />
   <source>Save as another document</source>
   <translation>Als weiteres Dokument speichern</translation>
  </message>
  <message>
   <location filename="app/actions.py" />
   <source>Save as…</source>
   <translation>Speichern unter…</translation>
  </message>
  <message>
   <location filename="app/actions.py" />
   <source>Save photo, sliders and history as a document, to go on later</source>
   <translation>Foto, Regler und Verlauf als Dokument speichern, um später weiterzuarbeiten</translation>
  </message>
  <message>
   <location filename="app/actions.py" />
   <source>Search sliders</source>
   <translation>Regler suchen</translation>
  </message>
  <message>
   <location filename="app/actions.py" />
   <source>See through views</source>
   <translation>Durchscheinende Ansichten</translation>
  </message>
  <message>
   <location filename="app/actions.py" />
   <source>See what the driver does at the playhead, in a corner of the picture</source>
   <translation>In einer Ecke des Bildes sehen, was der Treiber am Abspielkopf tut</translation>
  </message>
  <message>
   <location filename="app/actions.py" />
   <source>Set keyframe</source>
   <translation>Keyframe setzen</translation>
  </message>
  <message>
   <location filename="app/actions.py" />
   <source>Show before (hold \)</source>
   <translation>Vorher zeigen (\ halten)</translation>
  </message>
  <message>
   <location filename="app/actions.py" />
   <source>Show or hide the timeline</source>
   <translation>Die Zeitleiste zeigen oder verbergen</translation>
  </message>
  <message>
   <location filename="app/actions.py" />
   <source>Show the driver</source>
   <translation>Treiber zeigen</translation>
  </message>
  <message>
   <location filename="app/actions.py" />
   <source>Show the source while held: \</source>
   <translation>Das Original zeigen, solange gehalten: \</translation>
  </message>
  <message>
   <location filename="app/actions.py" />
   <source>Show the tour</source>
   <translation>Rundgang zeigen</translation>
  </message>
  <message>
   <location filename="app/actions.py" />
   <source>Show the whole photo</source>
   <translation>Das ganze Foto zeigen</translation>
  </message>
  <message>
   <location filename="app/actions.py" />
   <source>Show which windows are fitted and edited</source>
   <translation>Zeigen, welche Ausschnitte angepasst und bearbeitet werden</translation>
  </message>
  <message>
   <location filename="app/actions.py" />
   <source>Source on the left, result on the right of a divider</source>
   <translation>Original links, Ergebnis rechts einer Trennlinie</translation>
  </message>
  <message>
   <location filename="app/actions.py" />
   <source>Split compare</source>
   <translation>Geteilter Vergleich</translation>
  </message>
  <message>
   <location filename="app/actions.py" />
   <source>Take a photo with the camera</source>
   <translation>Ein Foto mit der Kamera aufnehmen</translation>
  </message>
  <message>
   <location filename="app/actions.py" />
   <source>Take a photo…</source>
   <translation>Foto aufnehmen…</translation>
  </message>
  <message>
   <location filename="app/actions.py" />
   <source>Take pose, expression and gaze from the face in another photo</source>
   <translation>Haltung, Ausdruck und Blick vom Gesicht auf einem anderen Foto übernehmen</translation>
  </message>
  <message>
   <location filename="app/actions.py" />
   <source>Timeline</source>
   <translation>Zeitleiste</translation>
  </message>
  <message>
   <location filename="app/actions.py" />
   <source>Train weights…</source>
   <translation>Gewichte trainieren…</translation>
  </message>
  <message>
   <location filename="app/actions.py" />
   <source>Turn the heads of many photos to the front and write them into a folder</source>
   <translation>Die Köpfe vieler Fotos nach vorn drehen und in einen Ordner schreiben</translation>
  </message>
  <message>
   <location filename="app/actions.py" />
   <source>Undo</source>
   <translation>Rückgängig</translation>
  </message>
  <message>
   <location filename="app/actions.py" />
   <source>Version and licences</source>
   <translation>Version und Lizenzen</translation>
  </message>
  <message>
   <location filename="app/actions.py" />
   <source>View</source>
   <translation>Ansicht</translation>
  </message>
  <message>
   <location filename="app/actions.py" />
   <source>Write the picture at its own resolution, the head parameters or the mesh</source>
   <translation>Das Bild in voller Auflösung, die Kopfparameter oder das Netz schreiben</translation>
  </message>
  <message>
   <location filename="app/actions.py" />
   <source>Write the timeline as MP4, WebM, GIF or a folder of pictures</source>
   <translation>Die Zeitleiste als MP4, WebM, GIF oder Bilderordner schreiben</translation>
  </message>
  <message>
   <location filename="app/actions.py" />
   <source>Zoom in</source>
   <translation>Vergrößern</translation>
  </message>
  <message>
   <location filename="app/actions.py" />
   <source>Zoom out</source>
   <translation>Verkleinern</translation>
  </message>
  <message>
   <location filename="app/actions.py" />
   <source>Zoom to face</source>
   <translation>Auf das Gesicht zoomen</translation>
  </message>
 </context>
 <context>
  <name>AdjustPanel</name>
  <message>
   <location filename="app/panels/adjust.py" />
   <source>Extended ranges (±3 σ)</source>
   <translation>Erweiterte Bereiche (±3 σ)</translation>
  </message>
  <message>
   <location filename="app/panels/adjust.py" />
   <source>Fold all groups</source>
   <translation>Alle Gruppen zuklappen</translation>
  </message>
  <message>
   <location filename="app/panels/adjust.py" />
   <source>More</source>
   <translation>Mehr</translation>
  </message>
  <message>
   <location filename="app/panels/adjust.py" />
   <source>No control has that name.</source>
   <translation>Kein Regler heißt so.</translation>
  </message>
  <message>
   <location filename="app/panels/adjust.py" />
   <source>Open all groups</source>
   <translation>Alle Gruppen aufklappen</translation>
  </message>
  <message>
   <location filename="app/panels/adjust.py" />
   <source>Symmetry: an edit of one side of the face moves the other side alike</source>
   <translation>Symmetrie: Eine Änderung der einen Gesichtshälfte bewegt die andere mit</translation>
  </message>
 </context>
 <context>
  <name>AssetManager</name>
  <message>
   <location filename="app/assets/manager.py" />
   <source>Checking {0}…</source>
   <translation>{0} wird geprüft…</translation>
  </message>
  <message>
   <location filename="app/assets/manager.py" />
   <source>Edits are made with {0} now.</source>
   <translation>Bearbeitet wird jetzt mit {0}.</translation>
  </message>
  <message>
   <location filename="app/assets/manager.py" />
   <source>Importing {0}…</source>
   <translation>{0} wird importiert…</translation>
  </message>
  <message>
   <location filename="app/assets/manager.py" />
   <source>Use it</source>
   <translation>Verwenden</translation>
  </message>
  <message>
   <location filename="app/assets/manager.py" />
   <source>{0} is unchanged and readable.</source>
   <translation>{0} ist unverändert und lesbar.</translation>
  </message>
  <message>
   <location filename="app/assets/manager.py" />
   <source>{0} was imported. {1}</source>
   <translation>{0} wurde importiert. {1}</translation>
  </message>
  <message>
   <location filename="app/assets/manager.py" />
   <source>{0} was removed.</source>
   <translation>{0} wurde entfernt.</translation>
  </message>
 </context>
 <context>
  <name>AssetsDialog</name>
  <message>
   <location filename="app/assets/dialog.py" />
   <source>All files</source>
   <translation>Alle Dateien</translation>
  </message>
  <message>
   <location filename="app/assets/dialog.py" />
   <source>An import is under way</source>
   <translation>Ein Import läuft</translation>
  </message>
  <message>
   <location filename="app/assets/dialog.py" />
   <source>Close</source>
   <translation>Schließen</translation>
  </message>
  <message>
   <location filename="app/assets/dialog.py" />
   <source>Close this list</source>
   <translation>Diese Liste schließen</translation>
  </message>
  <message>
   <location filename="app/assets/dialog.py" />
   <source>Delete {0} from your imports</source>
   <translation>{0} aus den Importen löschen</translation>
  </message>
  <message>
   <location filename="app/assets/dialog.py" />
   <source>FLAME (.pkl, .npz), the Basel Face Model (.mat, .h5), DECA (.tar), checkpoints (.pth) and weights (.safetensors)</source>
   <translation>FLAME (.pkl, .npz), das Basel Face Model (.mat, .h5), DECA (.tar), Checkpoints (.pth) und Gewichte (.safetensors)</translation>
  </message>
  <message>
   <location filename="app/assets/dialog.py" />
   <source>Heads</source>
   <translation>Köpfe</translation>
  </message>
  <message>
   <location filename="app/assets/dialog.py" />
   <source>Heads and weights</source>
   <translation>Köpfe und Gewichte</translation>
  </message>
  <message>
   <location filename="app/assets/dialog.py" />
   <source>Import files…</source>
   <translation>Dateien importieren…</translation>
  </message>
  <message>
   <location filename="app/assets/dialog.py" />
   <source>Import heads or weights</source>
   <translation>Köpfe oder Gewichte importieren</translation>
  </message>
  <message>
   <location filename="app/assets/dialog.py" />
   <source>Imports are kept in {0} and never copied into what you export.</source>
   <translation>Importe liegen in {0} und werden nie in Exporte kopiert.</translation>
  </message>
  <message>
   <location filename="app/assets/dialog.py" />
   <source>In use</source>
   <translation>In Gebrauch</translation>
  </message>
  <message>
   <location filename="app/assets/dialog.py" />
   <source>Models</source>
   <translation>Modelle</translation>
  </message>
  <message>
   <location filename="app/assets/dialog.py" />
   <source>Not here</source>
   <translation>Nicht vorhanden</translation>
  </message>
  <message>
   <location filename="app/assets/dialog.py" />
   <source>Read {0} in full and compare its checksum</source>
   <translation>{0} ganz lesen und die Prüfsumme vergleichen</translation>
  </message>
  <message>
   <location filename="app/assets/dialog.py" />
   <source>Regressors</source>
   <translation>Regressoren</translation>
  </message>
  <message>
   <location filename="app/assets/dialog.py" />
   <source>Remove</source>
   <translation>Entfernen</translation>
  </message>
  <message>
   <location filename="app/assets/dialog.py" />
   <source>Remove {0}? The file that you imported it from stays where it is.</source>
   <translation>{0} entfernen? Die importierte Originaldatei bleibt, wo sie ist.</translation>
  </message>
  <message>
   <location filename="app/assets/dialog.py" />
   <source>Use</source>
   <translation>Verwenden</translation>
  </message>
  <message>
   <location filename="app/assets/dialog.py" />
   <source>Use {0}</source>
   <translation>{0} verwenden</translation>
  </message>
  <message>
   <location filename="app/assets/dialog.py" />
   <source>Verify</source>
   <translation>Prüfen</translation>
  </message>
  <message>
   <location filename="app/assets/dialog.py" />
   <source>Weights of the network</source>
   <translation>Gewichte des Netzes</translation>
  </message>
  <message>
   <location filename="app/assets/dialog.py" />
   <source>or drop them here</source>
   <translation>oder hier ablegen</translation>
  </message>
  <message>
   <location filename="app/assets/dialog.py" />
   <source>{0}: {1}.</source>
   <translation>{0}: {1}.</translation>
  </message>
 </context>
 <context>
  <name>Banner</name>
  <message>
   <location filename="app/widgets/banner.py" />
   <source>Dismiss</source>
   <translation>Ausblenden</translation>
  </message>
 </context>
 <context>
  <name>ClipExportDialog</name>
  <message>
   <location filename="app/exporting/clip_dialog.py" />
   <source> s</source>
   <translation> s</translation>
  </message>
  <message>
   <location filename="app/exporting/clip_dialog.py" />
   <source>A visible label, beside the one in the file</source>
   <translation>Ein sichtbarer Hinweis, zusätzlich zu dem in der Datei</translation>
  </message>
  <message>
   <location filename="app/exporting/clip_dialog.py" />
   <source>ARKit blendshapes of every frame, CSV</source>
   <translation>ARKit-Blendshapes jedes Bildes, CSV</translation>
  </message>
  <message>
   <location filename="app/exporting/clip_dialog.py" />
   <source>Both pictures side by side, the driver as high as the result</source>
   <translation>Beide Bilder nebeneinander, der Treiber so hoch wie das Ergebnis</translation>
  </message>
  <message>
   <location filename="app/exporting/clip_dialog.py" />
   <source>Driver</source>
   <translation>Treiber</translation>
  </message>
  <message>
   <location filename="app/exporting/clip_dialog.py" />
   <source>Export clip</source>
   <translation>Clip exportieren</translation>
  </message>
  <message>
   <location filename="app/exporting/clip_dialog.py" />
   <source>Files of head parameters show and sound nothing.</source>
   <translation>Dateien mit Kopfparametern zeigen nichts und klingen nicht.</translation>
  </message>
  <message>
   <location filename="app/exporting/clip_dialog.py" />
   <source>Find it…</source>
   <translation>Suchen…</translation>
  </message>
  <message>
   <location filename="app/exporting/clip_dialog.py" />
   <source>Folders</source>
   <translation>Ordner</translation>
  </message>
  <message>
   <location filename="app/exporting/clip_dialog.py" />
   <source>Format</source>
   <translation>Format</translation>
  </message>
  <message>
   <location filename="app/exporting/clip_dialog.py" />
   <source>Frames a second</source>
   <translation>Bilder je Sekunde</translation>
  </message>
  <message>
   <location filename="app/exporting/clip_dialog.py" />
   <source>From</source>
   <translation>Von</translation>
  </message>
  <message>
   <location filename="app/exporting/clip_dialog.py" />
   <source>GIF</source>
   <translation>GIF</translation>
  </message>
  <message>
   <location filename="app/exporting/clip_dialog.py" />
   <source>Give the file a name.</source>
   <translation>Der Datei einen Namen geben.</translation>
  </message>
  <message>
   <location filename="app/exporting/clip_dialog.py" />
   <source>Head parameters of every frame, CSV</source>
   <translation>Kopfparameter jedes Bildes, CSV</translation>
  </message>
  <message>
   <location filename="app/exporting/clip_dialog.py" />
   <source>Head parameters of every frame, JSON</source>
   <translation>Kopfparameter jedes Bildes, JSON</translation>
  </message>
  <message>
   <location filename="app/exporting/clip_dialog.py" />
   <source>Head parameters of every frame, NPZ</source>
   <translation>Kopfparameter jedes Bildes, NPZ</translation>
  </message>
  <message>
   <location filename="app/exporting/clip_dialog.py" />
   <source>How many frames make a second</source>
   <translation>Wie viele Bilder eine Sekunde ergeben</translation>
  </message>
  <message>
   <location filename="app/exporting/clip_dialog.py" />
   <source>Kind of the file</source>
   <translation>Art der Datei</translation>
  </message>
  <message>
   <location filename="app/exporting/clip_dialog.py" />
   <source>Label</source>
   <translation>Hinweis</translation>
  </message>
  <message>
   <location filename="app/exporting/clip_dialog.py" />
   <source>MP4 (H.264)</source>
   <translation>MP4 (H.264)</translation>
  </message>
  <message>
   <location filename="app/exporting/clip_dialog.py" />
   <source>No driver is on the timeline.</source>
   <translation>Auf der Zeitleiste liegt kein Treiber.</translation>
  </message>
  <message>
   <location filename="app/exporting/clip_dialog.py" />
   <source>Only MP4 and WebM hold the sound of {name}.</source>
   <translation>Nur MP4 und WebM enthalten den Ton von {name}.</translation>
  </message>
  <message>
   <location filename="app/exporting/clip_dialog.py" />
   <source>PNG pictures in a folder</source>
   <translation>PNG-Bilder in einem Ordner</translation>
  </message>
  <message>
   <location filename="app/exporting/clip_dialog.py" />
   <source>Render the frames, write the clip</source>
   <translation>Die Bilder berechnen, den Clip schreiben</translation>
  </message>
  <message>
   <location filename="app/exporting/clip_dialog.py" />
   <source>Save the document first: only it holds the timeline</source>
   <translation>Erst das Dokument speichern: nur es enthält die Zeitleiste</translation>
  </message>
  <message>
   <location filename="app/exporting/clip_dialog.py" />
   <source>Show the driver on the left</source>
   <translation>Den Treiber links zeigen</translation>
  </message>
  <message>
   <location filename="app/exporting/clip_dialog.py" />
   <source>Show where the driver lies now</source>
   <translation>Zeigen, wo der Treiber jetzt liegt</translation>
  </message>
  <message>
   <location filename="app/exporting/clip_dialog.py" />
   <source>Size</source>
   <translation>Größe</translation>
  </message>
  <message>
   <location filename="app/exporting/clip_dialog.py" />
   <source>Take the sound of the driver</source>
   <translation>Den Ton des Treibers übernehmen</translation>
  </message>
  <message>
   <location filename="app/exporting/clip_dialog.py" />
   <source>That is the driver itself: give another name.</source>
   <translation>Das ist der Treiber selbst: einen anderen Namen angeben.</translation>
  </message>
  <message>
   <location filename="app/exporting/clip_dialog.py" />
   <source>The end must lie after the beginning.</source>
   <translation>Das Ende muss nach dem Anfang liegen.</translation>
  </message>
  <message>
   <location filename="app/exporting/clip_dialog.py" />
   <source>To</source>
   <translation>Bis</translation>
  </message>
  <message>
   <location filename="app/exporting/clip_dialog.py" />
   <source>WebM (VP9), with transparency</source>
   <translation>WebM (VP9), mit Transparenz</translation>
  </message>
  <message>
   <location filename="app/exporting/clip_dialog.py" />
   <source>What is heard in the driver meanwhile</source>
   <translation>Was im Treiber währenddessen zu hören ist</translation>
  </message>
  <message>
   <location filename="app/exporting/clip_dialog.py" />
   <source>Where on the timeline the clip begins</source>
   <translation>Wo auf der Zeitleiste der Clip beginnt</translation>
  </message>
  <message>
   <location filename="app/exporting/clip_dialog.py" />
   <source>Where on the timeline the clip ends</source>
   <translation>Wo auf der Zeitleiste der Clip endet</translation>
  </message>
  <message>
   <location filename="app/exporting/clip_dialog.py" />
   <source>Where the clip is written</source>
   <translation>Wohin der Clip geschrieben wird</translation>
  </message>
  <message>
   <location filename="app/exporting/clip_dialog.py" />
   <source>Width and height of the frames</source>
   <translation>Breite und Höhe der Bilder</translation>
  </message>
  <message>
   <location filename="app/exporting/clip_dialog.py" />
   <source>Write “AI-edited” into the lower right corner</source>
   <translation>„AI-edited“ in die untere rechte Ecke schreiben</translation>
  </message>
  <message>
   <location filename="app/exporting/clip_dialog.py" />
   <source>to</source>
   <translation>bis</translation>
  </message>
  <message>
   <location filename="app/exporting/clip_dialog.py" />
   <source>{count} frames, {seconds} s</source>
   <translation>{count} Bilder, {seconds} s</translation>
  </message>
  <message>
   <location filename="app/exporting/clip_dialog.py" />
   <source>{name} has no sound.</source>
   <translation>{name} hat keinen Ton.</translation>
  </message>
  <message>
   <location filename="app/exporting/clip_dialog.py" />
   <source>{name} was moved or changed.</source>
   <translation>{name} wurde verschoben oder geändert.</translation>
  </message>
  <message>
   <location filename="app/exporting/clip_dialog.py" />
   <source>{width} × {height} px</source>
   <translation>{width} × {height} px</translation>
  </message>
  <message>
   <location filename="app/exporting/clip_dialog.py" />
   <source>{width} × {height} px, as the photo</source>
   <translation>{width} × {height} px, wie das Foto</translation>
  </message>
 </context>
 <context>
  <name>ClipExportWiring</name>
  <message>
   <location filename="app/exporting/clip_wiring.py" />
   <source>A clip is being written.</source>
   <translation>Ein Clip wird gerade geschrieben.</translation>
  </message>
  <message>
   <location filename="app/exporting/clip_wiring.py" />
   <source>Closing now stops it; nothing of it is kept.</source>
   <translation>Schließen bricht ihn ab; nichts davon bleibt.</translation>
  </message>
  <message>
   <location filename="app/exporting/clip_wiring.py" />
   <source>Export clip</source>
   <translation>Clip exportieren</translation>
  </message>
  <message>
   <location filename="app/exporting/clip_wiring.py" />
   <source>Go on</source>
   <translation>Weiter</translation>
  </message>
  <message>
   <location filename="app/exporting/clip_wiring.py" />
   <source>Stop and close</source>
   <translation>Abbrechen und schließen</translation>
  </message>
  <message>
   <location filename="app/exporting/clip_wiring.py" />
   <source>Writing {name}</source>
   <translation>{name} wird geschrieben</translation>
  </message>
 </context>
 <context>
  <name>ClipExporter</name>
  <message>
   <location filename="app/exporting/clip.py" />
   <source>Saved {path}</source>
   <translation>{path} gespeichert</translation>
  </message>
  <message>
   <location filename="app/exporting/clip.py" />
   <source>Saved {path}, without content credentials ({reason})</source>
   <translation>{path} gespeichert, ohne Content Credentials ({reason})</translation>
  </message>
  <message>
   <location filename="app/exporting/clip.py" />
   <source>The export was stopped; nothing was written.</source>
   <translation>Der Export wurde abgebrochen; nichts wurde geschrieben.</translation>
  </message>
  <message>
   <location filename="app/exporting/clip.py" />
   <source>Watch it</source>
   <translation>Ansehen</translation>
  </message>
  <message>
   <location filename="app/exporting/clip.py" />
   <source>Writing {name}…</source>
   <translation>{name} wird geschrieben…</translation>
  </message>
 </context>
 <context>
  <name>Controller</name>
  <message>
   <location filename="app/rendering/controller.py" />
   <source>Edit</source>
   <translation>Bearbeitung</translation>
  </message>
  <message>
   <location filename="app/rendering/controller.py" />
   <source>Fit</source>
   <translation>Anpassung</translation>
  </message>
 </context>
 <context>
  <name>Controls</name>
  <message>
   <location filename="app/panels/presets.py" />
   <source>Amount</source>
   <translation>Stärke</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Brow down</source>
   <translation>Brauen tief</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Brow down left</source>
   <translation>Braue L tief</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Brow down right</source>
   <translation>Braue R tief</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Brow height</source>
   <translation>Brauenhöhe</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Brow inner up</source>
   <translation>Brauen innen</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Brow inner up left</source>
   <translation>Braue L innen</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Brow inner up right</source>
   <translation>Braue R innen</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Brow outer up</source>
   <translation>Brauen außen</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Brow outer up left</source>
   <translation>Braue L außen</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Brow outer up right</source>
   <translation>Braue R außen</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Cheek puff</source>
   <translation>Pausbacken</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Cheek puff left</source>
   <translation>Pausbacke L</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Cheek puff right</source>
   <translation>Pausbacke R</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Cheek squint</source>
   <translation>Wangen hoch</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Cheek squint left</source>
   <translation>Wange L hoch</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Cheek squint right</source>
   <translation>Wange R hoch</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Cheekbones</source>
   <translation>Wangenknochen</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Chin height</source>
   <translation>Kinnhöhe</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Chin width</source>
   <translation>Kinnbreite</translation>
  </message>
  <message>
   <location filename="app/texts/controls.py" />
   <source>Expression coefficient {0}, in standard deviations of the head.</source>
   <translation>Ausdruckskoeffizient {0}, in Standardabweichungen des Kopfes.</translation>
  </message>
  <message>
   <location filename="app/texts/controls.py" />
   <source>Expression unit {0}: 0 is rest, 1 is full.</source>
   <translation>Ausdruckseinheit {0}: 0 ist entspannt, 1 ist voll.</translation>
  </message>
  <message>
   <location filename="app/texts/controls.py" />
   <source>Expression {0}</source>
   <translation>Ausdruck {0}</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Eye blink</source>
   <translation>Lidschluss</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Eye blink left</source>
   <translation>Lidschluss L</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Eye blink right</source>
   <translation>Lidschluss R</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Eye distance</source>
   <translation>Augenabstand</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Eye size</source>
   <translation>Augengröße</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Eye squint</source>
   <translation>Zukneifen</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Eye squint left</source>
   <translation>Zukneifen L</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Eye squint right</source>
   <translation>Zukneifen R</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Eye tilt</source>
   <translation>Augenneigung</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Eye wide</source>
   <translation>Aufreißen</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Eye wide left</source>
   <translation>Aufreißen L</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Eye wide right</source>
   <translation>Aufreißen R</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Eyes pitch</source>
   <translation>Blick hoch</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Eyes yaw</source>
   <translation>Blick seitlich</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Face width</source>
   <translation>Gesichtsbreite</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Forehead height</source>
   <translation>Stirnhöhe</translation>
  </message>
  <message>
   <location filename="app/panels/presets.py" />
   <source>How much of the preset is on the face.</source>
   <translation>Wie viel der Vorgabe auf dem Gesicht liegt.</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Jaw forward</source>
   <translation>Kiefer vor</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Jaw open</source>
   <translation>Kiefer öffnen</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Jaw sideways</source>
   <translation>Kiefer seitlich</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Jaw width</source>
   <translation>Kieferbreite</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Leans the neck, the head keeping its direction, clockwise, in degrees from the fit.</source>
   <translation>Neigt den Hals im Uhrzeigersinn, der Kopf behält seine Richtung; in Grad ab der Anpassung.</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Leans the neck, the head keeping its direction, to the right of the picture, in degrees from the fit.</source>
   <translation>Neigt den Hals nach rechts im Bild, der Kopf behält seine Richtung; in Grad ab der Anpassung.</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Leans the neck, the head keeping its direction, upward, in degrees from the fit.</source>
   <translation>Neigt den Hals nach oben, der Kopf behält seine Richtung; in Grad ab der Anpassung.</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Left eye pitch</source>
   <translation>Auge L hoch</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Left eye yaw</source>
   <translation>Auge L seitlich</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Lets the nose stand out farther, in millimetres.</source>
   <translation>Lässt die Nase weiter vorstehen, in Millimetern.</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Lifts the outer corners of the eyes, in millimetres.</source>
   <translation>Hebt die äußeren Augenwinkel, in Millimetern.</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Lip fullness</source>
   <translation>Lippenfülle</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Makes both eyes larger, in millimetres of their width.</source>
   <translation>Macht beide Augen größer, in Millimetern ihrer Breite.</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Makes both lips fuller, in millimetres.</source>
   <translation>Macht beide Lippen voller, in Millimetern.</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Makes the chin longer, in millimetres.</source>
   <translation>Macht das Kinn länger, in Millimetern.</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Makes the chin wider, in millimetres.</source>
   <translation>Macht das Kinn breiter, in Millimetern.</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Makes the face wider at the ears, in millimetres.</source>
   <translation>Macht das Gesicht an den Ohren breiter, in Millimetern.</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Makes the forehead higher, in millimetres.</source>
   <translation>Macht die Stirn höher, in Millimetern.</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Makes the head larger or smaller, in percent.</source>
   <translation>Macht den Kopf größer oder kleiner, in Prozent.</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Makes the jaw wider, in millimetres.</source>
   <translation>Macht den Kiefer breiter, in Millimetern.</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Makes the mouth wider, in millimetres.</source>
   <translation>Macht den Mund breiter, in Millimetern.</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Makes the nose longer, in millimetres.</source>
   <translation>Macht die Nase länger, in Millimetern.</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Makes the nose wider, in millimetres.</source>
   <translation>Macht die Nase breiter, in Millimetern.</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Mouth close</source>
   <translation>Lippen zu</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Mouth corner pull</source>
   <translation>Mundwinkelzug</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Mouth depression</source>
   <translation>Mund drücken</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Mouth dimple</source>
   <translation>Grübchen</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Mouth dimple left</source>
   <translation>Grübchen L</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Mouth dimple right</source>
   <translation>Grübchen R</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Mouth eversion</source>
   <translation>Ausstülpen</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Mouth frown</source>
   <translation>Mundwinkel tief</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Mouth frown left</source>
   <translation>Winkel L tief</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Mouth frown right</source>
   <translation>Winkel R tief</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Mouth funnel</source>
   <translation>Trichtermund</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Mouth left</source>
   <translation>Mund links</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Mouth lower down</source>
   <translation>Unterlippe tief</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Mouth lower down left</source>
   <translation>Unterlippe L</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Mouth lower down right</source>
   <translation>Unterlippe R</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Mouth press</source>
   <translation>Pressen</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Mouth press left</source>
   <translation>Pressen L</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Mouth press right</source>
   <translation>Pressen R</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Mouth pucker</source>
   <translation>Kussmund</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Mouth pursing</source>
   <translation>Spitzmund</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Mouth right</source>
   <translation>Mund rechts</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Mouth roll lower</source>
   <translation>Unten einrollen</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Mouth roll upper</source>
   <translation>Oben einrollen</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Mouth shrug lower</source>
   <translation>Unten schürzen</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Mouth shrug upper</source>
   <translation>Oben schürzen</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Mouth smile</source>
   <translation>Lächeln</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Mouth smile left</source>
   <translation>Lächeln L</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Mouth smile right</source>
   <translation>Lächeln R</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Mouth stretch</source>
   <translation>Breit ziehen</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Mouth stretch left</source>
   <translation>Breit ziehen L</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Mouth stretch right</source>
   <translation>Breit ziehen R</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Mouth upper up</source>
   <translation>Oberlippe hoch</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Mouth upper up left</source>
   <translation>Oberlippe L</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Mouth upper up right</source>
   <translation>Oberlippe R</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Mouth upward retract</source>
   <translation>Hochziehen</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Mouth width</source>
   <translation>Mundbreite</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Moves the head to the right of the picture, in percent of the crop.</source>
   <translation>Verschiebt den Kopf nach rechts im Bild, in Prozent des Ausschnitts.</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Moves the head upward, in percent of the crop.</source>
   <translation>Verschiebt den Kopf nach oben, in Prozent des Ausschnitts.</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Moves the jaw to the right of the picture, in degrees.</source>
   <translation>Bewegt den Kiefer nach rechts im Bild, in Grad.</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Neck pitch</source>
   <translation>Hals nicken</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Neck platysma</source>
   <translation>Hals spannen</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Neck roll</source>
   <translation>Hals neigen</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Neck yaw</source>
   <translation>Hals drehen</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Nose depth</source>
   <translation>Nasentiefe</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Nose dilate</source>
   <translation>Nüstern weit</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Nose dilate left</source>
   <translation>Nüster L weit</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Nose dilate right</source>
   <translation>Nüster R weit</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Nose length</source>
   <translation>Nasenlänge</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Nose sneer</source>
   <translation>Rümpfen</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Nose sneer left</source>
   <translation>Rümpfen L</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Nose sneer right</source>
   <translation>Rümpfen R</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Nose width</source>
   <translation>Nasenbreite</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Opens the jaw, in degrees.</source>
   <translation>Öffnet den Kiefer, in Grad.</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Pitch</source>
   <translation>Nicken</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Position x</source>
   <translation>Position x</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Position y</source>
   <translation>Position y</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Right eye pitch</source>
   <translation>Auge R hoch</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Right eye yaw</source>
   <translation>Auge R seitlich</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Roll</source>
   <translation>Neigen</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Scale</source>
   <translation>Größe</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Sets the brows higher above the eyes, in millimetres.</source>
   <translation>Setzt die Brauen höher über die Augen, in Millimetern.</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Sets the cheekbones farther apart, in millimetres.</source>
   <translation>Setzt die Wangenknochen weiter auseinander, in Millimetern.</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Sets the eyes farther apart, in millimetres.</source>
   <translation>Setzt die Augen weiter auseinander, in Millimetern.</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Sets the mouth farther below the nose, in millimetres.</source>
   <translation>Setzt den Mund weiter unter die Nase, in Millimetern.</translation>
  </message>
  <message>
   <location filename="app/texts/controls.py" />
   <source>Shape coefficient {0}, in standard deviations of the head.</source>
   <translation>Formkoeffizient {0}, in Standardabweichungen des Kopfes.</translation>
  </message>
  <message>
   <location filename="app/texts/controls.py" />
   <source>Shape {0}</source>
   <translation>Form {0}</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Turns the gaze to the right of the picture, in degrees.</source>
   <translation>Wendet den Blick nach rechts im Bild, in Grad.</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Turns the gaze upward, in degrees.</source>
   <translation>Wendet den Blick nach oben, in Grad.</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Turns the head clockwise, in degrees from the fit.</source>
   <translation>Neigt den Kopf im Uhrzeigersinn, in Grad ab der Anpassung.</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Turns the head to the right of the picture, in degrees from the fit.</source>
   <translation>Dreht den Kopf nach rechts im Bild, in Grad ab der Anpassung.</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Turns the head upward, in degrees from the fit.</source>
   <translation>Hebt den Kopf, in Grad ab der Anpassung.</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Upper lip height</source>
   <translation>Oberlippe</translation>
  </message>
  <message>
   <location filename="gdpw_core/controls/table.py" />
   <source>Yaw</source>
   <translation>Drehen</translation>
  </message>
 </context>
 <context>
  <name>Core</name>
  <message>
   <location filename="app/texts/core.py" />
   <source>Automatic</source>
   <translation>Automatisch</translation>
  </message>
  <message>
   <location filename="app/texts/core.py" />
   <source>Checkpoints of the paper's authors</source>
   <translation>Checkpoints der Autoren</translation>
  </message>
  <message>
   <location filename="app/texts/core.py" />
   <source>FLAME head model (2017, 2019, 2020, 2023)</source>
   <translation>FLAME-Kopfmodell (2017, 2019, 2020, 2023)</translation>
  </message>
  <message>
   <location filename="app/texts/core.py" />
   <source>The detector is not sure that this is a whole face.</source>
   <translation>Die Erkennung ist nicht sicher, dass dies ein ganzes Gesicht ist.</translation>
  </message>
  <message>
   <location filename="app/texts/core.py" />
   <source>The face is small: {0} pixels between the eyes.</source>
   <translation>Das Gesicht ist klein: {0} Pixel zwischen den Augen.</translation>
  </message>
  <message>
   <location filename="app/texts/core.py" />
   <source>The face is turned away by {0} degrees; its far side is a guess.</source>
   <translation>Das Gesicht ist um {0} Grad abgewandt; die ferne Seite ist geraten.</translation>
  </message>
  <message>
   <location filename="app/texts/core.py" />
   <source>The head follows the landmarks only loosely.</source>
   <translation>Der Kopf folgt den Landmarken nur ungefähr.</translation>
  </message>
  <message>
   <location filename="app/texts/core.py" />
   <source>a 16-bit picture is written as PNG: give a name ending in .png</source>
   <translation>Ein Bild mit 16 Bit wird als PNG geschrieben: einen Namen mit .png angeben</translation>
  </message>
  <message>
   <location filename="app/texts/core.py" />
   <source>bundled</source>
   <translation>mitgeliefert</translation>
  </message>
  <message>
   <location filename="app/texts/core.py" />
   <source>bundled, {0} vertices</source>
   <translation>mitgeliefert, {0} Eckpunkte</translation>
  </message>
  <message>
   <location filename="app/texts/core.py" />
   <source>imported {0}</source>
   <translation>importiert {0}</translation>
  </message>
  <message>
   <location filename="app/texts/core.py" />
   <source>imported {0}, {1} vertices</source>
   <translation>importiert {0}, {1} Eckpunkte</translation>
  </message>
  <message>
   <location filename="app/texts/core.py" />
   <source>no face was found in any frame of the driver</source>
   <translation>In keinem Bild des Treibers wurde ein Gesicht gefunden</translation>
  </message>
  <message>
   <location filename="app/texts/core.py" />
   <source>no face was found in {0}: use a photo whose face is larger, sharper or less turned away</source>
   <translation>In {0} wurde kein Gesicht gefunden: ein Foto verwenden, dessen Gesicht größer, schärfer oder weniger abgewandt ist</translation>
  </message>
  <message>
   <location filename="app/texts/core.py" />
   <source>published with the authors' code (BMVC 2022)</source>
   <translation>veröffentlicht mit dem Code der Autoren (BMVC 2022)</translation>
  </message>
  <message>
   <location filename="app/texts/core.py" />
   <source>register at {0}</source>
   <translation>anmelden bei {0}</translation>
  </message>
  <message>
   <location filename="app/texts/core.py" />
   <source>the best bundled weights for the head in use</source>
   <translation>die besten mitgelieferten Gewichte für den Kopf in Gebrauch</translation>
  </message>
  <message>
   <location filename="app/texts/core.py" />
   <source>the photo {0} of this document is gone: put it back to {1}</source>
   <translation>Das Foto {0} dieses Dokuments fehlt: es wieder ablegen unter {1}</translation>
  </message>
  <message>
   <location filename="app/texts/core.py" />
   <source>{0} cannot be made: {1}</source>
   <translation>{0} lässt sich nicht anlegen: {1}</translation>
  </message>
  <message>
   <location filename="app/texts/core.py" />
   <source>{0} cannot be opened: {1}</source>
   <translation>{0} lässt sich nicht öffnen: {1}</translation>
  </message>
  <message>
   <location filename="app/texts/core.py" />
   <source>{0} cannot be read: {1}</source>
   <translation>{0} lässt sich nicht lesen: {1}</translation>
  </message>
  <message>
   <location filename="app/texts/core.py" />
   <source>{0} cannot be removed: {1}</source>
   <translation>{0} lässt sich nicht entfernen: {1}</translation>
  </message>
  <message>
   <location filename="app/texts/core.py" />
   <source>{0} cannot be written: {1}</source>
   <translation>{0} lässt sich nicht schreiben: {1}</translation>
  </message>
  <message>
   <location filename="app/texts/core.py" />
   <source>{0} declares far too many pixels; at most {1} megapixels are opened: make a smaller copy of it</source>
   <translation>{0} gibt viel zu viele Pixel an; höchstens {1} Megapixel werden geöffnet: eine kleinere Kopie anlegen</translation>
  </message>
  <message>
   <location filename="app/texts/core.py" />
   <source>{0} does not exist</source>
   <translation>{0} gibt es nicht</translation>
  </message>
  <message>
   <location filename="app/texts/core.py" />
   <source>{0} does not exist: check the name</source>
   <translation>{0} gibt es nicht: den Namen prüfen</translation>
  </message>
  <message>
   <location filename="app/texts/core.py" />
   <source>{0} does not fit into memory: make a smaller copy of it</source>
   <translation>{0} passt nicht in den Speicher: eine kleinere Kopie anlegen</translation>
  </message>
  <message>
   <location filename="app/texts/core.py" />
   <source>{0} has lost its photo: it is damaged</source>
   <translation>{0} hat sein Foto verloren: es ist beschädigt</translation>
  </message>
  <message>
   <location filename="app/texts/core.py" />
   <source>{0} holds no pictures: give a folder of PNG, JPEG or TIFF files</source>
   <translation>{0} enthält keine Bilder: einen Ordner mit PNG-, JPEG- oder TIFF-Dateien angeben</translation>
  </message>
  <message>
   <location filename="app/texts/core.py" />
   <source>{0} holds no presets</source>
   <translation>{0} enthält keine Vorgaben</translation>
  </message>
  <message>
   <location filename="app/texts/core.py" />
   <source>{0} is a film, not a picture</source>
   <translation>{0} ist ein Film, kein Bild</translation>
  </message>
  <message>
   <location filename="app/texts/core.py" />
   <source>{0} is a folder: give the name of a file</source>
   <translation>{0} ist ein Ordner: den Namen einer Datei angeben</translation>
  </message>
  <message>
   <location filename="app/texts/core.py" />
   <source>{0} is a folder: name a picture in it</source>
   <translation>{0} ist ein Ordner: ein Bild darin angeben</translation>
  </message>
  <message>
   <location filename="app/texts/core.py" />
   <source>{0} is an archive, but not a GDPW document</source>
   <translation>{0} ist ein Archiv, aber kein GDPW-Dokument</translation>
  </message>
  <message>
   <location filename="app/texts/core.py" />
   <source>{0} is damaged or cut short ({1}): get a fresh copy of it</source>
   <translation>{0} ist beschädigt oder abgeschnitten ({1}): eine frische Kopie besorgen</translation>
  </message>
  <message>
   <location filename="app/texts/core.py" />
   <source>{0} is damaged or not a GDPW document{1}: open an older copy of it</source>
   <translation>{0} ist beschädigt oder kein GDPW-Dokument{1}: eine ältere Kopie öffnen</translation>
  </message>
  <message>
   <location filename="app/texts/core.py" />
   <source>{0} is damaged or not a picture of a known kind: give {1}</source>
   <translation>{0} ist beschädigt oder kein Bild bekannter Art: möglich sind {1}</translation>
  </message>
  <message>
   <location filename="app/texts/core.py" />
   <source>{0} is empty: get a fresh copy of it</source>
   <translation>{0} ist leer: eine frische Kopie besorgen</translation>
  </message>
  <message>
   <location filename="app/texts/core.py" />
   <source>{0} is no preset file of this application</source>
   <translation>{0} ist keine Vorgabendatei dieser Anwendung</translation>
  </message>
  <message>
   <location filename="app/texts/core.py" />
   <source>{0} is no preset file: it is not JSON</source>
   <translation>{0} ist keine Vorgabendatei: es ist kein JSON</translation>
  </message>
  <message>
   <location filename="app/texts/core.py" />
   <source>{0} is not a GDPW document</source>
   <translation>{0} ist kein GDPW-Dokument</translation>
  </message>
  <message>
   <location filename="app/texts/core.py" />
   <source>{0} is not an ordinary file: name a picture file</source>
   <translation>{0} ist keine gewöhnliche Datei: eine Bilddatei angeben</translation>
  </message>
  <message>
   <location filename="app/texts/core.py" />
   <source>{0} is not there</source>
   <translation>{0} ist nicht da</translation>
  </message>
  <message>
   <location filename="app/texts/core.py" />
   <source>{0} lasts {1} s: there is nothing at {2} s</source>
   <translation>{0} dauert {1} s: Bei {2} s ist nichts</translation>
  </message>
  <message>
   <location filename="app/texts/core.py" />
   <source>{0} of the landmarks do not fit: part of the face may be covered.</source>
   <translation>{0} der Landmarken passen nicht: Ein Teil des Gesichts ist vielleicht verdeckt.</translation>
  </message>
  <message>
   <location filename="app/texts/core.py" />
   <source>{0} shows no face at {1} s, its neutral frame</source>
   <translation>{0} zeigt bei {1} s, seinem neutralen Bild, kein Gesicht</translation>
  </message>
  <message>
   <location filename="app/texts/core.py" />
   <source>{0} was imported before, as {1}</source>
   <translation>{0} wurde schon importiert, als {1}</translation>
  </message>
  <message>
   <location filename="app/texts/core.py" />
   <source>{0} was saved by a newer version of this program (documents {1}, here {2}): update to open it</source>
   <translation>{0} stammt von einer neueren Version dieses Programms (Dokumente {1}, hier {2}): zum Öffnen aktualisieren</translation>
  </message>
  <message>
   <location filename="app/texts/core.py" />
   <source>{0}: damaged ({1})</source>
   <translation>{0}: beschädigt ({1})</translation>
  </message>
  <message>
   <location filename="app/texts/core.py" />
   <source>{0}: holds no frame that can be decoded</source>
   <translation>{0}: enthält kein lesbares Bild</translation>
  </message>
  <message>
   <location filename="app/texts/core.py" />
   <source>{0}: holds no video stream</source>
   <translation>{0}: enthält kein Video</translation>
  </message>
  <message>
   <location filename="app/texts/core.py" />
   <source>{0}: its file changed since it was imported; remove it and import it again</source>
   <translation>{0}: Die Datei hat sich seit dem Import geändert; entfernen und neu importieren</translation>
  </message>
  <message>
   <location filename="app/texts/core.py" />
   <source>{0}: neither a FLAME model (.pkl, .npz) nor weights (.safetensors, .pth)</source>
   <translation>{0}: weder ein FLAME-Modell (.pkl, .npz) noch Gewichte (.safetensors, .pth)</translation>
  </message>
  <message>
   <location filename="app/texts/core.py" />
   <source>{0}: not a FLAME head ({1})</source>
   <translation>{0}: kein FLAME-Kopf ({1})</translation>
  </message>
  <message>
   <location filename="app/texts/core.py" />
   <source>{0}: not a video that can be read ({1})</source>
   <translation>{0}: kein lesbares Video ({1})</translation>
  </message>
  <message>
   <location filename="app/texts/core.py" />
   <source>{0}: the folder {1} cannot be written: choose another</source>
   <translation>{0}: Im Ordner {1} darf nicht geschrieben werden: einen anderen wählen</translation>
  </message>
  <message>
   <location filename="app/texts/core.py" />
   <source>{0}: the folder {1} does not exist: create it first</source>
   <translation>{0}: Den Ordner {1} gibt es nicht: erst anlegen</translation>
  </message>
 </context>
 <context>
  <name>Dialogs</name>
  <message>
   <location filename="app/dialogs.py" />
   <source>All files</source>
   <translation>Alle Dateien</translation>
  </message>
  <message>
   <location filename="app/dialogs.py" />
   <source>Clips and photos</source>
   <translation>Clips und Fotos</translation>
  </message>
  <message>
   <location filename="app/dialogs.py" />
   <source>Clips and photos to train on</source>
   <translation>Clips und Fotos zum Trainieren</translation>
  </message>
  <message>
   <location filename="app/dialogs.py" />
   <source>GDPW document, naming the photo beside it</source>
   <translation>GDPW-Dokument, nennt das Foto daneben</translation>
  </message>
  <message>
   <location filename="app/dialogs.py" />
   <source>GDPW document, the photo inside it</source>
   <translation>GDPW-Dokument, mit dem Foto darin</translation>
  </message>
  <message>
   <location filename="app/dialogs.py" />
   <source>GDPW documents</source>
   <translation>GDPW-Dokumente</translation>
  </message>
  <message>
   <location filename="app/dialogs.py" />
   <source>Numbered pictures: any one of them stands for its folder</source>
   <translation>Nummerierte Bilder: jedes davon steht für seinen Ordner</translation>
  </message>
  <message>
   <location filename="app/dialogs.py" />
   <source>Open photo or document</source>
   <translation>Foto oder Dokument öffnen</translation>
  </message>
  <message>
   <location filename="app/dialogs.py" />
   <source>Photo to imitate</source>
   <translation>Foto zum Nachahmen</translation>
  </message>
  <message>
   <location filename="app/dialogs.py" />
   <source>Photos</source>
   <translation>Fotos</translation>
  </message>
  <message>
   <location filename="app/dialogs.py" />
   <source>Photos and documents</source>
   <translation>Fotos und Dokumente</translation>
  </message>
  <message>
   <location filename="app/dialogs.py" />
   <source>Save document</source>
   <translation>Dokument speichern</translation>
  </message>
  <message>
   <location filename="app/dialogs.py" />
   <source>Tracks of head parameters or ARKit blendshapes</source>
   <translation>Spuren aus Kopfparametern oder ARKit-Blendshapes</translation>
  </message>
  <message>
   <location filename="app/dialogs.py" />
   <source>Videos</source>
   <translation>Videos</translation>
  </message>
  <message>
   <location filename="app/dialogs.py" />
   <source>Videos, pictures and tracks</source>
   <translation>Videos, Bilder und Spuren</translation>
  </message>
 </context>
 <context>
  <name>DocumentWiring</name>
  <message>
   <location filename="app/documents/wiring.py" />
   <source>A document keeps the photo, every slider and the history, to go on later.</source>
   <translation>Ein Dokument bewahrt Foto, alle Regler und den Verlauf, um später weiterzuarbeiten.</translation>
  </message>
  <message>
   <location filename="app/documents/wiring.py" />
   <source>Delete the kept edit</source>
   <translation>Die bewahrte Bearbeitung löschen</translation>
  </message>
  <message>
   <location filename="app/documents/wiring.py" />
   <source>Discard</source>
   <translation>Verwerfen</translation>
  </message>
  <message>
   <location filename="app/documents/wiring.py" />
   <source>Find the photo…</source>
   <translation>Foto suchen…</translation>
  </message>
  <message>
   <location filename="app/documents/wiring.py" />
   <source>Keep it, and ask again at the next start</source>
   <translation>Behalten und beim nächsten Start wieder fragen</translation>
  </message>
  <message>
   <location filename="app/documents/wiring.py" />
   <source>Later</source>
   <translation>Später</translation>
  </message>
  <message>
   <location filename="app/documents/wiring.py" />
   <source>Open the edit with its history</source>
   <translation>Die Bearbeitung mit ihrem Verlauf öffnen</translation>
  </message>
  <message>
   <location filename="app/documents/wiring.py" />
   <source>Recover</source>
   <translation>Wiederherstellen</translation>
  </message>
  <message>
   <location filename="app/documents/wiring.py" />
   <source>Recover unsaved work</source>
   <translation>Ungespeicherte Arbeit wiederherstellen</translation>
  </message>
  <message>
   <location filename="app/documents/wiring.py" />
   <source>Save the edit of {0}?</source>
   <translation>Die Bearbeitung von {0} speichern?</translation>
  </message>
  <message>
   <location filename="app/documents/wiring.py" />
   <source>The last session did not end properly.</source>
   <translation>Die letzte Sitzung wurde nicht ordentlich beendet.</translation>
  </message>
  <message>
   <location filename="app/documents/wiring.py" />
   <source>Unsaved edit</source>
   <translation>Ungespeicherte Bearbeitung</translation>
  </message>
  <message>
   <location filename="app/documents/wiring.py" />
   <source>Your unsaved edit of {0} was kept on {1}. Open it?</source>
   <translation>Die ungespeicherte Bearbeitung von {0} wurde am {1} gesichert. Öffnen?</translation>
  </message>
 </context>
 <context>
  <name>Documents</name>
  <message>
   <location filename="app/documents/document.py" />
   <source>Pasted picture</source>
   <translation>Eingefügtes Bild</translation>
  </message>
  <message>
   <location filename="app/documents/document.py" />
   <source>Saved {0}</source>
   <translation>{0} gespeichert</translation>
  </message>
  <message>
   <location filename="app/documents/document.py" />
   <source>Saving {0}…</source>
   <translation>{0} wird gespeichert…</translation>
  </message>
  <message>
   <location filename="app/documents/document.py" />
   <source>portrait</source>
   <translation>portraet</translation>
  </message>
  <message>
   <location filename="app/documents/document.py" />
   <source>{0}. Nothing is lost: save it elsewhere.</source>
   <translation>{0}. Nichts ist verloren: woanders speichern.</translation>
  </message>
 </context>
 <context>
  <name>DriverCard</name>
  <message>
   <location filename="app/drivers/card.py" />
   <source>Picture of the driver</source>
   <translation>Bild des Treibers</translation>
  </message>
  <message>
   <location filename="app/drivers/card.py" />
   <source>Track of head parameters: {length}, {rate} frames a second</source>
   <translation>Spur aus Kopfparametern: {length}, {rate} Bilder je Sekunde</translation>
  </message>
  <message>
   <location filename="app/drivers/card.py" />
   <source>Video: {length}, {rate} frames a second, {width} × {height} px, no sound</source>
   <translation>Video: {length}, {rate} Bilder je Sekunde, {width} × {height} px, ohne Ton</translation>
  </message>
  <message>
   <location filename="app/drivers/card.py" />
   <source>Video: {length}, {rate} frames a second, {width} × {height} px, with sound</source>
   <translation>Video: {length}, {rate} Bilder je Sekunde, {width} × {height} px, mit Ton</translation>
  </message>
  <message>
   <location filename="app/drivers/card.py" />
   <source>of unknown length</source>
   <translation>von unbekannter Länge</translation>
  </message>
  <message>
   <location filename="app/drivers/card.py" />
   <source>{count} pictures: {length} at {rate} a second, {width} × {height} px</source>
   <translation>{count} Bilder: {length} bei {rate} je Sekunde, {width} × {height} px</translation>
  </message>
  <message>
   <location filename="app/drivers/card.py" />
   <source>{seconds} s</source>
   <translation>{seconds} s</translation>
  </message>
 </context>
 <context>
  <name>DriverDialog</name>
  <message>
   <location filename="app/drivers/dialog.py" />
   <source> %</source>
   <translation> %</translation>
  </message>
  <message>
   <location filename="app/drivers/dialog.py" />
   <source> s</source>
   <translation> s</translation>
  </message>
  <message>
   <location filename="app/drivers/dialog.py" />
   <source>100 % follows the driver, 0 % stays as it is</source>
   <translation>100 % folgt dem Treiber, 0 % bleibt, wie es ist</translation>
  </message>
  <message>
   <location filename="app/drivers/dialog.py" />
   <source>Afterwards</source>
   <translation>Danach</translation>
  </message>
  <message>
   <location filename="app/drivers/dialog.py" />
   <source>As the driver's own (absolute)</source>
   <translation>Wie beim Treiber selbst (absolut)</translation>
  </message>
  <message>
   <location filename="app/drivers/dialog.py" />
   <source>Choose what follows the driver.</source>
   <translation>Wählen, was dem Treiber folgt.</translation>
  </message>
  <message>
   <location filename="app/drivers/dialog.py" />
   <source>Driver</source>
   <translation>Treiber</translation>
  </message>
  <message>
   <location filename="app/drivers/dialog.py" />
   <source>Expression and jaw</source>
   <translation>Ausdruck und Kiefer</translation>
  </message>
  <message>
   <location filename="app/drivers/dialog.py" />
   <source>Eyes</source>
   <translation>Augen</translation>
  </message>
  <message>
   <location filename="app/drivers/dialog.py" />
   <source>Follow</source>
   <translation>Folgen</translation>
  </message>
  <message>
   <location filename="app/drivers/dialog.py" />
   <source>Follow again</source>
   <translation>Neu folgen</translation>
  </message>
  <message>
   <location filename="app/drivers/dialog.py" />
   <source>Follow the driver and lay it on as a track</source>
   <translation>Dem Treiber folgen und ihn als Spur auflegen</translation>
  </message>
  <message>
   <location filename="app/drivers/dialog.py" />
   <source>Follow the driver in this way, in place of the track that is there</source>
   <translation>Dem Treiber auf diese Weise folgen, anstelle der vorhandenen Spur</translation>
  </message>
  <message>
   <location filename="app/drivers/dialog.py" />
   <source>From</source>
   <translation>Von</translation>
  </message>
  <message>
   <location filename="app/drivers/dialog.py" />
   <source>How far {name} follows</source>
   <translation>Wie weit {name} folgt</translation>
  </message>
  <message>
   <location filename="app/drivers/dialog.py" />
   <source>How fast the pictures of the folder follow each other</source>
   <translation>Wie schnell die Bilder des Ordners aufeinander folgen</translation>
  </message>
  <message>
   <location filename="app/drivers/dialog.py" />
   <source>In point of the driver</source>
   <translation>Anfangspunkt des Treibers</translation>
  </message>
  <message>
   <location filename="app/drivers/fate.py" />
   <source>It adds to the track {name}, which moves the head there too.</source>
   <translation>Kommt zur Spur {name} hinzu, die den Kopf dort auch bewegt.</translation>
  </message>
  <message>
   <location filename="app/drivers/fate.py" />
   <source>It begins at {place} and takes {seconds:.1f} s; the clip will last {clip}.</source>
   <translation>Beginnt bei {place} und dauert {seconds:.1f} s; der Clip wird {clip} lang.</translation>
  </message>
  <message>
   <location filename="app/drivers/fate.py" />
   <source>It begins at {place}; its last {rest:.1f} s are trimmed with the clip.</source>
   <translation>Beginnt bei {place}; die letzten {rest:.1f} s werden mit dem Clip abgeschnitten.</translation>
  </message>
  <message>
   <location filename="app/drivers/fate.py" />
   <source>It ends with the clip.</source>
   <translation>Endet mit dem Clip.</translation>
  </message>
  <message>
   <location filename="app/drivers/fate.py" />
   <source>It ends {rest:.1f} s before the clip; its last frame is held.</source>
   <translation>Endet {rest:.1f} s vor dem Clip; das letzte Bild wird gehalten.</translation>
  </message>
  <message>
   <location filename="app/drivers/fate.py" />
   <source>It ends {rest:.1f} s before the clip; then the head is at rest.</source>
   <translation>Endet {rest:.1f} s vor dem Clip; danach ruht der Kopf.</translation>
  </message>
  <message>
   <location filename="app/drivers/fate.py" />
   <source>It is played again until the clip ends, {rest:.1f} s later.</source>
   <translation>Wird wiederholt, bis der Clip {rest:.1f} s später endet.</translation>
  </message>
  <message>
   <location filename="app/drivers/dialog.py" />
   <source>Leave the timeline as it is</source>
   <translation>Die Zeitleiste lassen, wie sie ist</translation>
  </message>
  <message>
   <location filename="app/drivers/dialog.py" />
   <source>Make the clip as long as the driver</source>
   <translation>Den Clip so lang machen wie den Treiber</translation>
  </message>
  <message>
   <location filename="app/drivers/dialog.py" />
   <source>Motion</source>
   <translation>Bewegung</translation>
  </message>
  <message>
   <location filename="app/drivers/dialog.py" />
   <source>Neutral frame</source>
   <translation>Neutrales Bild</translation>
  </message>
  <message>
   <location filename="app/drivers/dialog.py" />
   <source>Out point of the driver</source>
   <translation>Endpunkt des Treibers</translation>
  </message>
  <message>
   <location filename="app/drivers/dialog.py" />
   <source>Pictures a second</source>
   <translation>Bilder je Sekunde</translation>
  </message>
  <message>
   <location filename="app/drivers/dialog.py" />
   <source>Pose</source>
   <translation>Haltung</translation>
  </message>
  <message>
   <location filename="app/drivers/dialog.py" />
   <source>Put at the playhead</source>
   <translation>Am Abspielkopf einsetzen</translation>
  </message>
  <message>
   <location filename="app/drivers/dialog.py" />
   <source>Relative adds the driver's changes; absolute takes its pose as it is</source>
   <translation>Relativ fügt die Änderungen des Treibers hinzu; absolut übernimmt seine Haltung</translation>
  </message>
  <message>
   <location filename="app/drivers/dialog.py" />
   <source>Relative to its neutral frame</source>
   <translation>Relativ zu seinem neutralen Bild</translation>
  </message>
  <message>
   <location filename="app/drivers/dialog.py" />
   <source>Smoothing</source>
   <translation>Glättung</translation>
  </message>
  <message>
   <location filename="app/drivers/dialog.py" />
   <source>Steadies the motion; blinks stay</source>
   <translation>Beruhigt die Bewegung; Lidschläge bleiben</translation>
  </message>
  <message>
   <location filename="app/drivers/dialog.py" />
   <source>The end must lie after the beginning.</source>
   <translation>Das Ende muss nach dem Anfang liegen.</translation>
  </message>
  <message>
   <location filename="app/drivers/fate.py" />
   <source>The file does not say how long it is; it is followed to its end.</source>
   <translation>Die Datei nennt ihre Länge nicht; ihr wird bis zum Ende gefolgt.</translation>
  </message>
  <message>
   <location filename="app/drivers/dialog.py" />
   <source>The head grows as the driver comes nearer</source>
   <translation>Der Kopf wächst, wenn der Treiber näher kommt</translation>
  </message>
  <message>
   <location filename="app/drivers/dialog.py" />
   <source>The head moves through the picture</source>
   <translation>Der Kopf bewegt sich durchs Bild</translation>
  </message>
  <message>
   <location filename="app/drivers/dialog.py" />
   <source>To</source>
   <translation>Bis</translation>
  </message>
  <message>
   <location filename="app/drivers/dialog.py" />
   <source>What the head does after the driver</source>
   <translation>Was der Kopf nach dem Treiber tut</translation>
  </message>
  <message>
   <location filename="app/drivers/dialog.py" />
   <source>When the driver looks at the camera with its face at rest; automatic looks for it</source>
   <translation>Wann der Treiber mit ruhigem Gesicht in die Kamera sieht; automatisch sucht danach</translation>
  </message>
  <message>
   <location filename="app/drivers/dialog.py" />
   <source>Whether this follows the driver: {name}</source>
   <translation>Ob dies dem Treiber folgt: {name}</translation>
  </message>
  <message>
   <location filename="app/drivers/dialog.py" />
   <source>automatic</source>
   <translation>automatisch</translation>
  </message>
  <message>
   <location filename="app/drivers/dialog.py" />
   <source>to</source>
   <translation>bis</translation>
  </message>
 </context>
 <context>
  <name>DriverSearch</name>
  <message>
   <location filename="app/drivers/search.py" />
   <source>Driver {name}</source>
   <translation>Treiber {name}</translation>
  </message>
  <message>
   <location filename="app/drivers/search.py" />
   <source>Find it…</source>
   <translation>Suchen…</translation>
  </message>
  <message>
   <location filename="app/drivers/search.py" />
   <source>Opening {name}…</source>
   <translation>{name} wird geöffnet…</translation>
  </message>
  <message>
   <location filename="app/drivers/search.py" />
   <source>The driver {name} was moved or changed. The clip moves without it; find it to show it beside the result, to take its sound, or to follow it again.</source>
   <translation>Der Treiber {name} wurde verschoben oder geändert. Der Clip bewegt sich auch so; gebraucht wird er, um ihn neben dem Ergebnis zu zeigen, seinen Ton zu übernehmen oder ihm neu zu folgen.</translation>
  </message>
  <message>
   <location filename="app/drivers/search.py" />
   <source>{count} drivers, {name} first, were moved or changed. The clip moves without them; find them to show them beside the result, or to follow them again.</source>
   <translation>{count} Treiber, zuerst {name}, wurden verschoben oder geändert. Der Clip bewegt sich auch so; gebraucht werden sie, um sie neben dem Ergebnis zu zeigen oder ihnen neu zu folgen.</translation>
  </message>
  <message>
   <location filename="app/drivers/search.py" />
   <source>{name} is another file than the one that was followed: look whether the two fit, or follow it again.</source>
   <translation>{name} ist eine andere Datei als die, der gefolgt wurde: prüfen, ob beide zusammenpassen, oder neu folgen.</translation>
  </message>
  <message>
   <location filename="app/drivers/search.py" />
   <source>{name} was found.</source>
   <translation>{name} ist gefunden.</translation>
  </message>
 </context>
 <context>
  <name>DriverTracker</name>
  <message>
   <location filename="app/drivers/tracking.py" />
   <source>Driver {name}</source>
   <translation>Treiber {name}</translation>
  </message>
  <message>
   <location filename="app/drivers/tracking.py" />
   <source>Following {name}…</source>
   <translation>{name} wird verfolgt…</translation>
  </message>
  <message>
   <location filename="app/drivers/tracking.py" />
   <source>Opening {name}…</source>
   <translation>{name} wird geöffnet…</translation>
  </message>
  <message>
   <location filename="app/drivers/tracking.py" />
   <source>{name} is on the timeline. Its neutral frame is not a face at rest: choose another one, or take the motion as it is (absolute).</source>
   <translation>{name} liegt auf der Zeitleiste. Sein neutrales Bild zeigt kein entspanntes Gesicht: ein anderes wählen oder die Bewegung absolut übernehmen.</translation>
  </message>
  <message>
   <location filename="app/drivers/tracking.py" />
   <source>{name} is on the timeline. {held} of its frames show no face; the head is held there.</source>
   <translation>{name} liegt auf der Zeitleiste. {held} seiner Bilder zeigen kein Gesicht; dort wird der Kopf gehalten.</translation>
  </message>
  <message>
   <location filename="app/drivers/tracking.py" />
   <source>{name} is on the timeline: Space plays it.</source>
   <translation>{name} liegt auf der Zeitleiste: Die Leertaste spielt ab.</translation>
  </message>
  <message>
   <location filename="app/drivers/tracking.py" />
   <source>{name} is on the timeline: Space plays it. Its motion counts from {rest} s, where its face is at rest.</source>
   <translation>{name} liegt auf der Zeitleiste: Leertaste spielt ab. Die Bewegung zählt ab {rest} s, wo das Gesicht ruht.</translation>
  </message>
 </context>
 <context>
  <name>DriverView</name>
  <message>
   <location filename="app/drivers/view.py" />
   <source>The driver at the playhead</source>
   <translation>Der Treiber am Abspielkopf</translation>
  </message>
 </context>
 <context>
  <name>DriverWiring</name>
  <message>
   <location filename="app/drivers/wiring.py" />
   <source>Find {name}</source>
   <translation>{name} suchen</translation>
  </message>
  <message>
   <location filename="app/drivers/wiring.py" />
   <source>Following {name}</source>
   <translation>{name} wird verfolgt</translation>
  </message>
  <message>
   <location filename="app/drivers/wiring.py" />
   <source>No driver is on the timeline.</source>
   <translation>Auf der Zeitleiste liegt kein Treiber.</translation>
  </message>
  <message>
   <location filename="app/drivers/wiring.py" />
   <source>One driver at a time: the one before is still being followed.</source>
   <translation>Ein Treiber auf einmal: Dem vorigen wird noch gefolgt.</translation>
  </message>
  <message>
   <location filename="app/drivers/wiring.py" />
   <source>Open a portrait first: {name} is to move its face.</source>
   <translation>Erst ein Porträt öffnen: {name} soll dessen Gesicht bewegen.</translation>
  </message>
  <message>
   <location filename="app/drivers/wiring.py" />
   <source>Open driver</source>
   <translation>Treiber öffnen</translation>
  </message>
 </context>
 <context>
  <name>DropOverlay</name>
  <message>
   <location filename="app/widgets/drop_overlay.py" />
   <source>A video, a track, another photo, or a folder of pictures</source>
   <translation>Ein Video, eine Spur, ein anderes Foto oder ein Ordner mit Bildern</translation>
  </message>
  <message>
   <location filename="app/widgets/drop_overlay.py" />
   <source>Drive the portrait</source>
   <translation>Das Porträt bewegen</translation>
  </message>
  <message>
   <location filename="app/widgets/drop_overlay.py" />
   <source>Frontalize</source>
   <translation>Frontal ausrichten</translation>
  </message>
  <message>
   <location filename="app/widgets/drop_overlay.py" />
   <source>JPEG, PNG, WebP, HEIC, AVIF, TIFF or BMP</source>
   <translation>JPEG, PNG, WebP, HEIC, AVIF, TIFF oder BMP</translation>
  </message>
  <message>
   <location filename="app/widgets/drop_overlay.py" />
   <source>Not a photo</source>
   <translation>Kein Foto</translation>
  </message>
  <message>
   <location filename="app/widgets/drop_overlay.py" />
   <source>One photo, many, or a folder</source>
   <translation>Ein Foto, viele oder ein Ordner</translation>
  </message>
  <message>
   <location filename="app/widgets/drop_overlay.py" />
   <source>Open to edit</source>
   <translation>Zum Bearbeiten öffnen</translation>
  </message>
 </context>
 <context>
  <name>EditSession</name>
  <message>
   <location filename="app/session.py" />
   <source>Reset all</source>
   <translation>Alles zurücksetzen</translation>
  </message>
 </context>
 <context>
  <name>ExportDialog</name>
  <message>
   <location filename="app/exporting/dialog.py" />
   <source>1 is smallest, 100 looks best</source>
   <translation>1 ist am kleinsten, 100 sieht am besten aus</translation>
  </message>
  <message>
   <location filename="app/exporting/dialog.py" />
   <source>A 16-bit picture is written as PNG</source>
   <translation>Ein Bild mit 16 Bit wird als PNG geschrieben</translation>
  </message>
  <message>
   <location filename="app/exporting/dialog.py" />
   <source>A table of one row, for spreadsheets.</source>
   <translation>Eine Tabelle mit einer Zeile, für Tabellenkalkulationen.</translation>
  </message>
  <message>
   <location filename="app/exporting/dialog.py" />
   <source>A visible label, beside the one in the file</source>
   <translation>Ein sichtbarer Hinweis, zusätzlich zu dem in der Datei</translation>
  </message>
  <message>
   <location filename="app/exporting/dialog.py" />
   <source>ARKit blendshapes, CSV</source>
   <translation>ARKit-Blendshapes, CSV</translation>
  </message>
  <message>
   <location filename="app/exporting/dialog.py" />
   <source>All parameters, camera and crop, with their names.</source>
   <translation>Alle Parameter, Kamera und Ausschnitt, mit ihren Namen.</translation>
  </message>
  <message>
   <location filename="app/exporting/dialog.py" />
   <source>Around the head, {0} px</source>
   <translation>Um den Kopf, {0} px</translation>
  </message>
  <message>
   <location filename="app/exporting/dialog.py" />
   <source>Arrays for numpy, by the parameters' names.</source>
   <translation>Felder für numpy, unter den Namen der Parameter.</translation>
  </message>
  <message>
   <location filename="app/exporting/dialog.py" />
   <source>CSV</source>
   <translation>CSV</translation>
  </message>
  <message>
   <location filename="app/exporting/dialog.py" />
   <source>Clip of the timeline…</source>
   <translation>Clip der Zeitleiste…</translation>
  </message>
  <message>
   <location filename="app/exporting/dialog.py" />
   <source>Export</source>
   <translation>Exportieren</translation>
  </message>
  <message>
   <location filename="app/exporting/dialog.py" />
   <source>Format</source>
   <translation>Format</translation>
  </message>
  <message>
   <location filename="app/exporting/dialog.py" />
   <source>GLB</source>
   <translation>GLB</translation>
  </message>
  <message>
   <location filename="app/exporting/dialog.py" />
   <source>Give the file a name.</source>
   <translation>Der Datei einen Namen geben.</translation>
  </message>
  <message>
   <location filename="app/exporting/dialog.py" />
   <source>Head mesh</source>
   <translation>Kopfnetz</translation>
  </message>
  <message>
   <location filename="app/exporting/dialog.py" />
   <source>Head parameters</source>
   <translation>Kopfparameter</translation>
  </message>
  <message>
   <location filename="app/exporting/dialog.py" />
   <source>JPEG</source>
   <translation>JPEG</translation>
  </message>
  <message>
   <location filename="app/exporting/dialog.py" />
   <source>JSON</source>
   <translation>JSON</translation>
  </message>
  <message>
   <location filename="app/exporting/dialog.py" />
   <source>Kind of the file</source>
   <translation>Art der Datei</translation>
  </message>
  <message>
   <location filename="app/exporting/dialog.py" />
   <source>Label</source>
   <translation>Hinweis</translation>
  </message>
  <message>
   <location filename="app/exporting/dialog.py" />
   <source>Lossless, for print; 8 bits a channel.</source>
   <translation>Verlustfrei, für den Druck; 8 Bit je Kanal.</translation>
  </message>
  <message>
   <location filename="app/exporting/dialog.py" />
   <source>Lossless, with transparency and 16 bits a channel.</source>
   <translation>Verlustfrei, mit Transparenz und 16 Bit je Kanal.</translation>
  </message>
  <message>
   <location filename="app/exporting/dialog.py" />
   <source>NPZ</source>
   <translation>NPZ</translation>
  </message>
  <message>
   <location filename="app/exporting/dialog.py" />
   <source>OBJ</source>
   <translation>OBJ</translation>
  </message>
  <message>
   <location filename="app/exporting/dialog.py" />
   <source>PNG</source>
   <translation>PNG</translation>
  </message>
  <message>
   <location filename="app/exporting/dialog.py" />
   <source>Picture</source>
   <translation>Bild</translation>
  </message>
  <message>
   <location filename="app/exporting/dialog.py" />
   <source>Plain text: opens nearly everywhere.</source>
   <translation>Reiner Text: öffnet sich fast überall.</translation>
  </message>
  <message>
   <location filename="app/exporting/dialog.py" />
   <source>Quality</source>
   <translation>Qualität</translation>
  </message>
  <message>
   <location filename="app/exporting/dialog.py" />
   <source>Save the document first: only it can name this edit</source>
   <translation>Erst das Dokument speichern: nur es kann diese Bearbeitung nennen</translation>
  </message>
  <message>
   <location filename="app/exporting/dialog.py" />
   <source>Size</source>
   <translation>Größe</translation>
  </message>
  <message>
   <location filename="app/exporting/dialog.py" />
   <source>Small; no transparency, 8 bits a channel.</source>
   <translation>Klein; keine Transparenz, 8 Bit je Kanal.</translation>
  </message>
  <message>
   <location filename="app/exporting/dialog.py" />
   <source>Smaller than JPEG; 8 bits a channel.</source>
   <translation>Kleiner als JPEG; 8 Bit je Kanal.</translation>
  </message>
  <message>
   <location filename="app/exporting/dialog.py" />
   <source>TIFF</source>
   <translation>TIFF</translation>
  </message>
  <message>
   <location filename="app/exporting/dialog.py" />
   <source>The 52 scores of face capture.</source>
   <translation>Die 52 Werte der Gesichtserfassung.</translation>
  </message>
  <message>
   <location filename="app/exporting/dialog.py" />
   <source>The file says what made it; where the photo was taken is left out.</source>
   <translation>Die Datei nennt, womit sie gemacht wurde; der Aufnahmeort wird weggelassen.</translation>
  </message>
  <message>
   <location filename="app/exporting/dialog.py" />
   <source>The photo at its own size, or a part of it</source>
   <translation>Das Foto in voller Größe oder ein Teil davon</translation>
  </message>
  <message>
   <location filename="app/exporting/dialog.py" />
   <source>WebP</source>
   <translation>WebP</translation>
  </message>
  <message>
   <location filename="app/exporting/dialog.py" />
   <source>What</source>
   <translation>Was</translation>
  </message>
  <message>
   <location filename="app/exporting/dialog.py" />
   <source>What of the edit is written</source>
   <translation>Was von der Bearbeitung geschrieben wird</translation>
  </message>
  <message>
   <location filename="app/exporting/dialog.py" />
   <source>Where the file is written</source>
   <translation>Wohin die Datei geschrieben wird</translation>
  </message>
  <message>
   <location filename="app/exporting/dialog.py" />
   <source>Whole photo, {0} px</source>
   <translation>Ganzes Foto, {0} px</translation>
  </message>
  <message>
   <location filename="app/exporting/dialog.py" />
   <source>Write the file</source>
   <translation>Die Datei schreiben</translation>
  </message>
  <message>
   <location filename="app/exporting/dialog.py" />
   <source>Write “AI-edited” into the lower right corner</source>
   <translation>„AI-edited“ in die untere rechte Ecke schreiben</translation>
  </message>
  <message>
   <location filename="app/exporting/dialog.py" />
   <source>glTF 2.0: opens in Blender, browsers and engines.</source>
   <translation>glTF 2.0: öffnet sich in Blender, Browsern und Engines.</translation>
  </message>
 </context>
 <context>
  <name>Exporter</name>
  <message>
   <location filename="app/exporting/files.py" />
   <source>, without content credentials ({0})</source>
   <translation>, ohne Content Credentials ({0})</translation>
  </message>
  <message>
   <location filename="app/exporting/files.py" />
   <source>Copying the picture…</source>
   <translation>Das Bild wird kopiert…</translation>
  </message>
  <message>
   <location filename="app/exporting/files.py" />
   <source>Saved {0}</source>
   <translation>{0} gespeichert</translation>
  </message>
  <message>
   <location filename="app/exporting/files.py" />
   <source>Saving {0}…</source>
   <translation>{0} wird gespeichert…</translation>
  </message>
  <message>
   <location filename="app/exporting/files.py" />
   <source>The picture is on the clipboard.</source>
   <translation>Das Bild liegt in der Zwischenablage.</translation>
  </message>
  <message>
   <location filename="app/exporting/files.py" />
   <source>portrait</source>
   <translation>portraet</translation>
  </message>
  <message>
   <location filename="app/exporting/files.py" />
   <source>{0} is the source photo: choose another name to keep it.</source>
   <translation>{0} ist das Originalfoto: einen anderen Namen wählen, um es zu behalten.</translation>
  </message>
 </context>
 <context>
  <name>ExpressionPanel</name>
  <message>
   <location filename="app/panels/expression.py" />
   <source>Expression coefficients</source>
   <translation>Ausdruckskoeffizienten</translation>
  </message>
 </context>
 <context>
  <name>EyesPanel</name>
  <message>
   <location filename="app/panels/eyes_jaw.py" />
   <source>Eyes</source>
   <translation>Augen</translation>
  </message>
 </context>
 <context>
  <name>FacePicker</name>
  <message>
   <location filename="app/widgets/face_picker.py" />
   <source>Choose a face</source>
   <translation>Ein Gesicht wählen</translation>
  </message>
  <message>
   <location filename="app/widgets/face_picker.py" />
   <source>Face {0} of {1}</source>
   <translation>Gesicht {0} von {1}</translation>
  </message>
  <message>
   <location filename="app/widgets/face_picker.py" />
   <source>Which face? Click it or press its number. Esc: keep the present work.</source>
   <translation>Welches Gesicht? Anklicken oder Nummer drücken. Esc: beim Bisherigen bleiben.</translation>
  </message>
 </context>
 <context>
  <name>FeaturesPanel</name>
  <message>
   <location filename="app/panels/features.py" />
   <source>Face shape</source>
   <translation>Gesichtsform</translation>
  </message>
 </context>
 <context>
  <name>FirstRun</name>
  <message>
   <location filename="app/first_run.py" />
   <source>A tour of five hints</source>
   <translation>Ein Rundgang mit fünf Hinweisen</translation>
  </message>
  <message>
   <location filename="app/first_run.py" />
   <source>Done</source>
   <translation>Fertig</translation>
  </message>
  <message>
   <location filename="app/first_run.py" />
   <source>Edit photos of yourself, or of people who agreed to it. Exported files say in their metadata that they were edited. Nothing leaves this computer.</source>
   <translation>Nur eigene Fotos bearbeiten oder solche von Menschen, die zugestimmt haben. Exporte nennen in ihren Metadaten, dass sie bearbeitet wurden. Nichts verlässt diesen Rechner.</translation>
  </message>
  <message>
   <location filename="app/first_run.py" />
   <source>End the tour (Esc)</source>
   <translation>Den Rundgang beenden (Esc)</translation>
  </message>
  <message>
   <location filename="app/first_run.py" />
   <source>Go on (Enter)</source>
   <translation>Weiter (Eingabe)</translation>
  </message>
  <message>
   <location filename="app/first_run.py" />
   <source>I agree</source>
   <translation>Einverstanden</translation>
  </message>
  <message>
   <location filename="app/first_run.py" />
   <source>I agree, show me around</source>
   <translation>Einverstanden, Rundgang zeigen</translation>
  </message>
  <message>
   <location filename="app/first_run.py" />
   <source>Next</source>
   <translation>Weiter</translation>
  </message>
  <message>
   <location filename="app/first_run.py" />
   <source>Skip</source>
   <translation>Überspringen</translation>
  </message>
  <message>
   <location filename="app/first_run.py" />
   <source>Start without the tour</source>
   <translation>Ohne Rundgang beginnen</translation>
  </message>
  <message>
   <location filename="app/first_run.py" />
   <source>Welcome to GDPW Studio</source>
   <translation>Willkommen bei GDPW Studio</translation>
  </message>
  <message>
   <location filename="app/first_run.py" />
   <source>{0} of {1}</source>
   <translation>{0} von {1}</translation>
  </message>
 </context>
 <context>
  <name>FoldGroup</name>
  <message>
   <location filename="app/widgets/fold_group.py" />
   <source>Reset</source>
   <translation>Zurücksetzen</translation>
  </message>
  <message>
   <location filename="app/widgets/fold_group.py" />
   <source>Reset {0} to the fit</source>
   <translation>{0} auf die Anpassung zurücksetzen</translation>
  </message>
  <message>
   <location filename="app/widgets/fold_group.py" />
   <source>Show or hide {0}</source>
   <translation>{0} zeigen oder verbergen</translation>
  </message>
 </context>
 <context>
  <name>FrontalBatch</name>
  <message>
   <location filename="app/opening/frontal_batch.py" />
   <source>Frontalizing {0} of {1}…</source>
   <translation>{0} von {1} wird frontal ausgerichtet…</translation>
  </message>
  <message>
   <location filename="app/opening/frontal_batch.py" />
   <source>{0}: the largest of {1} faces</source>
   <translation>{0}: das größte von {1} Gesichtern</translation>
  </message>
 </context>
 <context>
  <name>FrontalizeMany</name>
  <message>
   <location filename="app/panels/frontalize_many.py" />
   <source>, about {0} left</source>
   <translation>, noch etwa {0}</translation>
  </message>
  <message>
   <location filename="app/panels/frontalize_many.py" />
   <source>Cancel</source>
   <translation>Abbrechen</translation>
  </message>
  <message>
   <location filename="app/panels/frontalize_many.py" />
   <source>Choose the folder for the results</source>
   <translation>Den Ordner für die Ergebnisse wählen</translation>
  </message>
  <message>
   <location filename="app/panels/frontalize_many.py" />
   <source>Choose…</source>
   <translation>Wählen…</translation>
  </message>
  <message>
   <location filename="app/panels/frontalize_many.py" />
   <source>Close</source>
   <translation>Schließen</translation>
  </message>
  <message>
   <location filename="app/panels/frontalize_many.py" />
   <source>Face at rest; otherwise each keeps its expression</source>
   <translation>Gesicht entspannt; sonst behält jedes seinen Ausdruck</translation>
  </message>
  <message>
   <location filename="app/panels/frontalize_many.py" />
   <source>Folder for the results</source>
   <translation>Ordner für die Ergebnisse</translation>
  </message>
  <message>
   <location filename="app/panels/frontalize_many.py" />
   <source>Frontalize</source>
   <translation>Frontal ausrichten</translation>
  </message>
  <message>
   <location filename="app/panels/frontalize_many.py" />
   <source>Frontalize photos</source>
   <translation>Fotos frontal ausrichten</translation>
  </message>
  <message>
   <location filename="app/panels/frontalize_many.py" />
   <source>Frontalize {0} photos</source>
   <translation>{0} Fotos frontal ausrichten</translation>
  </message>
  <message>
   <location filename="app/panels/frontalize_many.py" />
   <source>Heads straight, gaze forward; the photos themselves stay as they are.</source>
   <translation>Köpfe gerade, Blick nach vorn; die Fotos selbst bleiben, wie sie sind.</translation>
  </message>
  <message>
   <location filename="app/panels/frontalize_many.py" />
   <source>Into the folder</source>
   <translation>In den Ordner</translation>
  </message>
  <message>
   <location filename="app/panels/frontalize_many.py" />
   <source>Made if it is not there; no file in it is replaced</source>
   <translation>Wird angelegt, falls er fehlt; keine Datei darin wird ersetzt</translation>
  </message>
  <message>
   <location filename="app/panels/frontalize_many.py" />
   <source>Neutral expression</source>
   <translation>Neutraler Ausdruck</translation>
  </message>
  <message>
   <location filename="app/panels/frontalize_many.py" />
   <source>One row for each photo</source>
   <translation>Eine Zeile für jedes Foto</translation>
  </message>
  <message>
   <location filename="app/panels/frontalize_many.py" />
   <source>Open the folder with the results</source>
   <translation>Den Ordner mit den Ergebnissen öffnen</translation>
  </message>
  <message>
   <location filename="app/panels/frontalize_many.py" />
   <source>Photo</source>
   <translation>Foto</translation>
  </message>
  <message>
   <location filename="app/panels/frontalize_many.py" />
   <source>Photos</source>
   <translation>Fotos</translation>
  </message>
  <message>
   <location filename="app/panels/frontalize_many.py" />
   <source>Photos and results</source>
   <translation>Fotos und Ergebnisse</translation>
  </message>
  <message>
   <location filename="app/panels/frontalize_many.py" />
   <source>Progress</source>
   <translation>Fortschritt</translation>
  </message>
  <message>
   <location filename="app/panels/frontalize_many.py" />
   <source>Result</source>
   <translation>Ergebnis</translation>
  </message>
  <message>
   <location filename="app/panels/frontalize_many.py" />
   <source>Show the folder</source>
   <translation>Ordner zeigen</translation>
  </message>
  <message>
   <location filename="app/panels/frontalize_many.py" />
   <source>Stop; photos already written stay</source>
   <translation>Anhalten; schon geschriebene Fotos bleiben</translation>
  </message>
  <message>
   <location filename="app/panels/frontalize_many.py" />
   <source>Turn every head straight and the gaze forward</source>
   <translation>Jeden Kopf gerade und den Blick nach vorn richten</translation>
  </message>
  <message>
   <location filename="app/panels/frontalize_many.py" />
   <source>frontal</source>
   <translation>frontal</translation>
  </message>
  <message>
   <location filename="app/panels/frontalize_many.py" />
   <source>is worked on…</source>
   <translation>in Arbeit…</translation>
  </message>
  <message>
   <location filename="app/panels/frontalize_many.py" />
   <source>left out</source>
   <translation>ausgelassen</translation>
  </message>
  <message>
   <location filename="app/panels/frontalize_many.py" />
   <source>waits</source>
   <translation>wartet</translation>
  </message>
  <message>
   <location filename="app/panels/frontalize_many.py" />
   <source>{0} of {1} done</source>
   <translation>{0} von {1} fertig</translation>
  </message>
  <message>
   <location filename="app/panels/frontalize_many.py" />
   <source>{0} of {1} photos written.</source>
   <translation>{0} von {1} Fotos geschrieben.</translation>
  </message>
 </context>
 <context>
  <name>Gui</name>
  <message>
   <location filename="app/gui.py" />
   <source>Something went wrong: {0}. Your edit is kept.</source>
   <translation>Etwas ging schief: {0}. Die Bearbeitung bleibt erhalten.</translation>
  </message>
 </context>
 <context>
  <name>HeadChange</name>
  <message>
   <location filename="app/assets/head_change.py" />
   <source>Carried over from the head before</source>
   <translation>Vom vorigen Kopf übernommen</translation>
  </message>
  <message>
   <location filename="app/assets/head_change.py" />
   <source>{0} is in use and was fitted to the photo.</source>
   <translation>{0} ist in Gebrauch und wurde an das Foto angepasst.</translation>
  </message>
  <message>
   <location filename="app/assets/head_change.py" />
   <source>{0} is in use.</source>
   <translation>{0} ist in Gebrauch.</translation>
  </message>
  <message>
   <location filename="app/assets/head_change.py" />
   <source>{0} was fitted to the photo. Turns of head, jaw and eyes and named expressions came along; shape and numbered expressions did not, and earlier steps cannot be undone.</source>
   <translation>{0} wurde an das Foto angepasst. Drehungen von Kopf, Kiefer und Augen und benannte Ausdrücke kamen mit; Form und nummerierte Ausdrücke nicht, und frühere Schritte lassen sich nicht zurücknehmen.</translation>
  </message>
 </context>
 <context>
  <name>HistoryPanel</name>
  <message>
   <location filename="app/panels/history.py" />
   <source>Click a step to go back or forward to it</source>
   <translation>Einen Schritt anklicken, um zu ihm zurück oder vor zu gehen</translation>
  </message>
  <message>
   <location filename="app/panels/history.py" />
   <source>Fitted head</source>
   <translation>Angepasster Kopf</translation>
  </message>
  <message>
   <location filename="app/panels/history.py" />
   <source>History of edits</source>
   <translation>Verlauf der Bearbeitung</translation>
  </message>
 </context>
 <context>
  <name>ImageCanvas</name>
  <message>
   <location filename="app/widgets/image_canvas.py" />
   <source>After</source>
   <translation>Nachher</translation>
  </message>
  <message>
   <location filename="app/widgets/image_canvas.py" />
   <source>Arrow keys pan, plus and minus zoom, square brackets move the divider; comma and full stop choose a landmark, Ctrl with an arrow key moves it</source>
   <translation>Pfeiltasten verschieben, Plus und Minus zoomen, eckige Klammern bewegen die Trennlinie; Komma und Punkt wählen eine Landmarke, Strg mit Pfeiltaste bewegt sie</translation>
  </message>
  <message>
   <location filename="app/widgets/image_canvas.py" />
   <source>Before</source>
   <translation>Vorher</translation>
  </message>
  <message>
   <location filename="app/widgets/image_canvas.py" />
   <source>Photo: drag a point to correct the fit</source>
   <translation>Foto: einen Punkt ziehen, um die Anpassung zu berichtigen</translation>
  </message>
  <message>
   <location filename="app/widgets/image_canvas.py" />
   <source>Picture</source>
   <translation>Bild</translation>
  </message>
 </context>
 <context>
  <name>Imitator</name>
  <message>
   <location filename="app/drivers/imitation.py" />
   <source>Like {0}</source>
   <translation>Wie {0}</translation>
  </message>
  <message>
   <location filename="app/drivers/imitation.py" />
   <source>Looking at {0}…</source>
   <translation>{0} wird angesehen…</translation>
  </message>
  <message>
   <location filename="app/drivers/imitation.py" />
   <source>Open a portrait first: it is to do what the face in {0} does.</source>
   <translation>Öffnen Sie zuerst ein Porträt: es soll tun, was das Gesicht in {0} tut.</translation>
  </message>
  <message>
   <location filename="app/drivers/imitation.py" />
   <source>The portrait does what the face in {0} does; every slider can go on.</source>
   <translation>Das Porträt tut, was das Gesicht in {0} tut; jeder Regler kann weitermachen.</translation>
  </message>
 </context>
 <context>
  <name>Intake</name>
  <message>
   <location filename="app/opening/intake.py" />
   <source>A sample portrait to try the sliders on. Drop your own photo anywhere.</source>
   <translation>Ein Beispielporträt zum Ausprobieren der Regler. Ein eigenes Foto irgendwo ablegen.</translation>
  </message>
  <message>
   <location filename="app/opening/intake.py" />
   <source>Frontalize all…</source>
   <translation>Alle frontal ausrichten…</translation>
  </message>
  <message>
   <location filename="app/opening/intake.py" />
   <source>Nothing is fetched from the network: save the picture, then open it.</source>
   <translation>Aus dem Netz wird nichts geholt: das Bild speichern, dann öffnen.</translation>
  </message>
  <message>
   <location filename="app/opening/intake.py" />
   <source>One driver at a time: of pictures, drop the folder that holds them.</source>
   <translation>Ein Treiber auf einmal: Von Bildern den Ordner ablegen, der sie enthält.</translation>
  </message>
  <message>
   <location filename="app/opening/intake.py" />
   <source>One portrait at a time: opening the first of {0} files.</source>
   <translation>Ein Porträt auf einmal: Die erste von {0} Dateien wird geöffnet.</translation>
  </message>
  <message>
   <location filename="app/opening/intake.py" />
   <source>Pasted picture</source>
   <translation>Eingefügtes Bild</translation>
  </message>
  <message>
   <location filename="app/opening/intake.py" />
   <source>Photo of the camera</source>
   <translation>Foto der Kamera</translation>
  </message>
  <message>
   <location filename="app/opening/intake.py" />
   <source>There is no picture {0}.</source>
   <translation>{0} ist kein Bild.</translation>
  </message>
  <message>
   <location filename="app/opening/intake.py" />
   <source>on the clipboard</source>
   <translation>In der Zwischenablage</translation>
  </message>
 </context>
 <context>
  <name>JawPanel</name>
  <message>
   <location filename="app/panels/eyes_jaw.py" />
   <source>Jaw</source>
   <translation>Kiefer</translation>
  </message>
 </context>
 <context>
  <name>KeyHelp</name>
  <message>
   <location filename="app/texts/key_help.py" />
   <source>Arrows</source>
   <translation>Pfeile</translation>
  </message>
  <message>
   <location filename="app/texts/key_help.py" />
   <source>Back to the fit</source>
   <translation>Zurück zur Anpassung</translation>
  </message>
  <message>
   <location filename="app/texts/key_help.py" />
   <source>Before</source>
   <translation>Vorher</translation>
  </message>
  <message>
   <location filename="app/texts/key_help.py" />
   <source>Canvas</source>
   <translation>Bildfläche</translation>
  </message>
  <message>
   <location filename="app/texts/key_help.py" />
   <source>Change</source>
   <translation>Ändern</translation>
  </message>
  <message>
   <location filename="app/texts/key_help.py" />
   <source>Choose a landmark</source>
   <translation>Landmarke wählen</translation>
  </message>
  <message>
   <location filename="app/texts/key_help.py" />
   <source>Choose a lane</source>
   <translation>Spur wählen</translation>
  </message>
  <message>
   <location filename="app/texts/key_help.py" />
   <source>Click</source>
   <translation>Klick</translation>
  </message>
  <message>
   <location filename="app/texts/key_help.py" />
   <source>Copy, paste</source>
   <translation>Kopieren, einfügen</translation>
  </message>
  <message>
   <location filename="app/texts/key_help.py" />
   <source>Ctrl</source>
   <translation>Strg</translation>
  </message>
  <message>
   <location filename="app/texts/key_help.py" />
   <source>Ctrl+Arrows</source>
   <translation>Strg+Pfeile</translation>
  </message>
  <message>
   <location filename="app/texts/key_help.py" />
   <source>Ctrl+Wheel</source>
   <translation>Strg+Rad</translation>
  </message>
  <message>
   <location filename="app/texts/key_help.py" />
   <source>Delete</source>
   <translation>Entf</translation>
  </message>
  <message>
   <location filename="app/texts/key_help.py" />
   <source>Delete, write to a file</source>
   <translation>Löschen, in Datei schreiben</translation>
  </message>
  <message>
   <location filename="app/texts/key_help.py" />
   <source>Double click</source>
   <translation>Doppelklick</translation>
  </message>
  <message>
   <location filename="app/texts/key_help.py" />
   <source>Down</source>
   <translation>Runter</translation>
  </message>
  <message>
   <location filename="app/texts/key_help.py" />
   <source>Drag</source>
   <translation>Ziehen</translation>
  </message>
  <message>
   <location filename="app/texts/key_help.py" />
   <source>Enter</source>
   <translation>Eingabe</translation>
  </message>
  <message>
   <location filename="app/texts/key_help.py" />
   <source>Esc</source>
   <translation>Esc</translation>
  </message>
  <message>
   <location filename="app/texts/key_help.py" />
   <source>Fine</source>
   <translation>Fein</translation>
  </message>
  <message>
   <location filename="app/texts/key_help.py" />
   <source>Fit or 100 %</source>
   <translation>Einpassen oder 100 %</translation>
  </message>
  <message>
   <location filename="app/texts/key_help.py" />
   <source>Frame by frame</source>
   <translation>Bild für Bild</translation>
  </message>
  <message>
   <location filename="app/texts/key_help.py" />
   <source>Give the move up</source>
   <translation>Bewegung abbrechen</translation>
  </message>
  <message>
   <location filename="app/texts/key_help.py" />
   <source>Keyframe by keyframe</source>
   <translation>Keyframe für Keyframe</translation>
  </message>
  <message>
   <location filename="app/texts/key_help.py" />
   <source>Left</source>
   <translation>Links</translation>
  </message>
  <message>
   <location filename="app/texts/key_help.py" />
   <source>Look through</source>
   <translation>Durchsehen</translation>
  </message>
  <message>
   <location filename="app/texts/key_help.py" />
   <source>Move it</source>
   <translation>Bewegen</translation>
  </message>
  <message>
   <location filename="app/texts/key_help.py" />
   <source>Move the divider</source>
   <translation>Trennlinie bewegen</translation>
  </message>
  <message>
   <location filename="app/texts/key_help.py" />
   <source>Move what is selected</source>
   <translation>Auswahl bewegen</translation>
  </message>
  <message>
   <location filename="app/texts/key_help.py" />
   <source>Next number</source>
   <translation>Nächste Zahl</translation>
  </message>
  <message>
   <location filename="app/texts/key_help.py" />
   <source>On the timeline</source>
   <translation>Auf der Zeitleiste</translation>
  </message>
  <message>
   <location filename="app/texts/key_help.py" />
   <source>Pan</source>
   <translation>Verschieben</translation>
  </message>
  <message>
   <location filename="app/texts/key_help.py" />
   <source>Play or pause</source>
   <translation>Abspielen oder anhalten</translation>
  </message>
  <message>
   <location filename="app/texts/key_help.py" />
   <source>Presets</source>
   <translation>Vorgaben</translation>
  </message>
  <message>
   <location filename="app/texts/key_help.py" />
   <source>Put on the face</source>
   <translation>Aufs Gesicht legen</translation>
  </message>
  <message>
   <location filename="app/texts/key_help.py" />
   <source>Right</source>
   <translation>Rechts</translation>
  </message>
  <message>
   <location filename="app/texts/key_help.py" />
   <source>Right click</source>
   <translation>Rechtsklick</translation>
  </message>
  <message>
   <location filename="app/texts/key_help.py" />
   <source>Select a keyframe</source>
   <translation>Keyframe wählen</translation>
  </message>
  <message>
   <location filename="app/texts/key_help.py" />
   <source>Set one in a lane</source>
   <translation>In einer Spur setzen</translation>
  </message>
  <message>
   <location filename="app/texts/key_help.py" />
   <source>Shift</source>
   <translation>Umschalt</translation>
  </message>
  <message>
   <location filename="app/texts/key_help.py" />
   <source>Shift+Arrows</source>
   <translation>Umschalt+Pfeile</translation>
  </message>
  <message>
   <location filename="app/texts/key_help.py" />
   <source>Sliders and numbers</source>
   <translation>Regler und Zahlen</translation>
  </message>
  <message>
   <location filename="app/texts/key_help.py" />
   <source>Snap</source>
   <translation>Einrasten</translation>
  </message>
  <message>
   <location filename="app/texts/key_help.py" />
   <source>Space</source>
   <translation>Leertaste</translation>
  </message>
  <message>
   <location filename="app/texts/key_help.py" />
   <source>Space+Drag</source>
   <translation>Leertaste+Ziehen</translation>
  </message>
  <message>
   <location filename="app/texts/key_help.py" />
   <source>Tab</source>
   <translation>Tab</translation>
  </message>
  <message>
   <location filename="app/texts/key_help.py" />
   <source>Type a number</source>
   <translation>Zahl eintippen</translation>
  </message>
  <message>
   <location filename="app/texts/key_help.py" />
   <source>Up</source>
   <translation>Hoch</translation>
  </message>
  <message>
   <location filename="app/texts/key_help.py" />
   <source>Wheel</source>
   <translation>Rad</translation>
  </message>
  <message>
   <location filename="app/texts/key_help.py" />
   <source>Zoom</source>
   <translation>Zoom</translation>
  </message>
  <message>
   <location filename="app/texts/key_help.py" />
   <source>hold \</source>
   <translation>\ halten</translation>
  </message>
 </context>
 <context>
  <name>KeyList</name>
  <message>
   <location filename="app/widgets/key_list.py" />
   <source>Keys and mouse</source>
   <translation>Tasten und Maus</translation>
  </message>
 </context>
 <context>
  <name>Lanes</name>
  <message>
   <location filename="app/timeline/lanes.py" />
   <source>Click or drag to look at another time; Ctrl+wheel zooms</source>
   <translation>Klicken oder ziehen, um eine andere Zeit zu sehen; Strg+Rad zoomt</translation>
  </message>
  <message>
   <location filename="app/timeline/lanes.py" />
   <source>Double click to set a keyframe of this group at this time</source>
   <translation>Doppelklick setzt hier einen Keyframe dieser Gruppe</translation>
  </message>
  <message>
   <location filename="app/timeline/lanes.py" />
   <source>Left and right move by a frame, Ctrl with them by a keyframe, up and down choose a lane, Enter sets or selects the keyframe at the playhead, Shift with left and right moves what is selected, Delete removes it</source>
   <translation>Links und rechts gehen ein Bild weiter, mit Strg einen Keyframe; hoch und runter wählen eine Spur, Eingabe setzt oder wählt den Keyframe am Abspielkopf, Umschalt mit links und rechts bewegt die Auswahl, Entf löscht sie</translation>
  </message>
  <message>
   <location filename="app/timeline/lanes.py" />
   <source>Press K for a keyframe, go to another time, move a slider; or put a motion.</source>
   <translation>Mit K einen Keyframe setzen, zu einer anderen Zeit gehen, einen Regler bewegen; oder eine Bewegung einsetzen.</translation>
  </message>
  <message>
   <location filename="app/timeline/lanes.py" />
   <source>Timeline: {lane} at {time}</source>
   <translation>Zeitleiste: {lane} bei {time}</translation>
  </message>
  <message>
   <location filename="app/timeline/lanes.py" />
   <source>Timeline: {lane} at {time}, keyframe</source>
   <translation>Zeitleiste: {lane} bei {time}, Keyframe</translation>
  </message>
  <message>
   <location filename="app/timeline/lanes.py" />
   <source>Timeline: {lane} at {time}, keyframe, selected</source>
   <translation>Zeitleiste: {lane} bei {time}, Keyframe, gewählt</translation>
  </message>
  <message>
   <location filename="app/timeline/lanes.py" />
   <source>{group} at {time}, {easing}: drag to move, right click for more</source>
   <translation>{group} bei {time}, {easing}: ziehen zum Bewegen, Rechtsklick für mehr</translation>
  </message>
  <message>
   <location filename="app/timeline/lanes.py" />
   <source>{name}: drag to move, drag its ends to cut, double click for settings</source>
   <translation>{name}: ziehen zum Bewegen, an den Enden ziehen zum Schneiden, Doppelklick für Einstellungen</translation>
  </message>
 </context>
 <context>
  <name>LiveDriver</name>
  <message>
   <location filename="app/drivers/live.py" />
   <source>Camera</source>
   <translation>Kamera</translation>
  </message>
  <message>
   <location filename="app/drivers/live.py" />
   <source>Camera recording</source>
   <translation>Kameraaufnahme</translation>
  </message>
  <message>
   <location filename="app/drivers/live.py" />
   <source>The recording is on the timeline.</source>
   <translation>Die Aufnahme liegt auf der Zeitleiste.</translation>
  </message>
 </context>
 <context>
  <name>LiveDriverDialog</name>
  <message>
   <location filename="app/drivers/live_dialog.py" />
   <source>Calibrate again</source>
   <translation>Neu kalibrieren</translation>
  </message>
  <message>
   <location filename="app/drivers/live_dialog.py" />
   <source>Calibration</source>
   <translation>Kalibrierung</translation>
  </message>
  <message>
   <location filename="app/drivers/live_dialog.py" />
   <source>Close</source>
   <translation>Schließen</translation>
  </message>
  <message>
   <location filename="app/drivers/live_dialog.py" />
   <source>Drive with the camera</source>
   <translation>Mit der Kamera bewegen</translation>
  </message>
  <message>
   <location filename="app/drivers/live_dialog.py" />
   <source>Hold still, look at the camera, face at rest…</source>
   <translation>Stillhalten, in die Kamera sehen, Gesicht entspannt…</translation>
  </message>
  <message>
   <location filename="app/drivers/live_dialog.py" />
   <source>Keep this pose</source>
   <translation>Diese Haltung behalten</translation>
  </message>
  <message>
   <location filename="app/drivers/live_dialog.py" />
   <source>Keep what you do as a track on the timeline</source>
   <translation>Die Bewegung als Spur auf der Zeitleiste behalten</translation>
  </message>
  <message>
   <location filename="app/drivers/live_dialog.py" />
   <source>Leave the portrait as it is now, as one step, and close</source>
   <translation>Das Porträt so lassen, als ein Schritt, und schließen</translation>
  </message>
  <message>
   <location filename="app/drivers/live_dialog.py" />
   <source>Let the camera go</source>
   <translation>Die Kamera freigeben</translation>
  </message>
  <message>
   <location filename="app/drivers/live_dialog.py" />
   <source>Look at the camera with your face at rest</source>
   <translation>Mit entspanntem Gesicht in die Kamera sehen</translation>
  </message>
  <message>
   <location filename="app/drivers/live_dialog.py" />
   <source>Look at the camera.</source>
   <translation>In die Kamera sehen.</translation>
  </message>
  <message>
   <location filename="app/drivers/live_dialog.py" />
   <source>No camera can be used. Connect one, or close the program that has it.</source>
   <translation>Keine Kamera verfügbar. Eine anschließen oder das Programm schließen, das sie benutzt.</translation>
  </message>
  <message>
   <location filename="app/drivers/live_dialog.py" />
   <source>No face is seen: the portrait waits.</source>
   <translation>Kein Gesicht zu sehen: Das Porträt wartet.</translation>
  </message>
  <message>
   <location filename="app/drivers/live_dialog.py" />
   <source>Picture of the camera</source>
   <translation>Bild der Kamera</translation>
  </message>
  <message>
   <location filename="app/drivers/live_dialog.py" />
   <source>Record</source>
   <translation>Aufnehmen</translation>
  </message>
  <message>
   <location filename="app/drivers/live_dialog.py" />
   <source>Recording: the portrait does what you do.</source>
   <translation>Aufnahme: Das Porträt macht die Bewegung mit.</translation>
  </message>
  <message>
   <location filename="app/drivers/live_dialog.py" />
   <source>Starting the camera…</source>
   <translation>Die Kamera startet…</translation>
  </message>
  <message>
   <location filename="app/drivers/live_dialog.py" />
   <source>Stop and keep</source>
   <translation>Anhalten und behalten</translation>
  </message>
  <message>
   <location filename="app/drivers/live_dialog.py" />
   <source>The portrait does what you do.</source>
   <translation>Das Porträt macht die Bewegung mit.</translation>
  </message>
 </context>
 <context>
  <name>MainWindow</name>
  <message>
   <location filename="app/main_window.py" />
   <source>Adjust</source>
   <translation>Anpassen</translation>
  </message>
  <message>
   <location filename="app/main_window.py" />
   <source>History</source>
   <translation>Verlauf</translation>
  </message>
  <message>
   <location filename="app/main_window.py" />
   <source>Portrait</source>
   <translation>Porträt</translation>
  </message>
  <message>
   <location filename="app/main_window.py" />
   <source>Presets</source>
   <translation>Vorgaben</translation>
  </message>
  <message>
   <location filename="app/main_window.py" />
   <source>Timeline</source>
   <translation>Zeitleiste</translation>
  </message>
  <message>
   <location filename="app/main_window.py" />
   <source>in what was dropped</source>
   <translation>Im Abgelegten</translation>
  </message>
 </context>
 <context>
  <name>MaterialList</name>
  <message>
   <location filename="app/training/material.py" />
   <source>Add a folder…</source>
   <translation>Ordner hinzufügen…</translation>
  </message>
  <message>
   <location filename="app/training/material.py" />
   <source>Add files…</source>
   <translation>Dateien hinzufügen…</translation>
  </message>
  <message>
   <location filename="app/training/material.py" />
   <source>Choose a folder with clips or photos</source>
   <translation>Einen Ordner mit Clips oder Fotos wählen</translation>
  </message>
  <message>
   <location filename="app/training/material.py" />
   <source>Choose clips or photos</source>
   <translation>Clips oder Fotos wählen</translation>
  </message>
  <message>
   <location filename="app/training/material.py" />
   <source>Clips and photos to train on</source>
   <translation>Clips und Fotos zum Trainieren</translation>
  </message>
  <message>
   <location filename="app/training/material.py" />
   <source>Drop clips or photos here. For one person: a clip of 10 to 60 seconds.</source>
   <translation>Clips oder Fotos hierher ziehen. Für eine Person: ein Clip von 10 bis 60 Sekunden.</translation>
  </message>
  <message>
   <location filename="app/training/material.py" />
   <source>Folder of clips or photos, or a prepared dataset</source>
   <translation>Ordner mit Clips oder Fotos oder ein vorbereiteter Datensatz</translation>
  </message>
  <message>
   <location filename="app/training/material.py" />
   <source>One person a clip; photos of many people may lie together</source>
   <translation>Je Clip eine Person; Fotos vieler Menschen dürfen beieinander liegen</translation>
  </message>
  <message>
   <location filename="app/training/material.py" />
   <source>Remove</source>
   <translation>Entfernen</translation>
  </message>
  <message>
   <location filename="app/training/material.py" />
   <source>Take what is selected out of the list; files stay</source>
   <translation>Ausgewähltes aus der Liste nehmen; die Dateien bleiben</translation>
  </message>
 </context>
 <context>
  <name>Menus</name>
  <message>
   <location filename="app/menus.py" />
   <source>&amp;Edit</source>
   <translation>&amp;Bearbeiten</translation>
  </message>
  <message>
   <location filename="app/menus.py" />
   <source>&amp;File</source>
   <translation>&amp;Datei</translation>
  </message>
  <message>
   <location filename="app/menus.py" />
   <source>&amp;Help</source>
   <translation>&amp;Hilfe</translation>
  </message>
  <message>
   <location filename="app/menus.py" />
   <source>&amp;Motion</source>
   <translation>Be&amp;wegung</translation>
  </message>
  <message>
   <location filename="app/menus.py" />
   <source>&amp;View</source>
   <translation>&amp;Ansicht</translation>
  </message>
  <message>
   <location filename="app/menus.py" />
   <source>Appearance</source>
   <translation>Erscheinungsbild</translation>
  </message>
  <message>
   <location filename="app/menus.py" />
   <source>Appearance: {0}</source>
   <translation>Erscheinungsbild: {0}</translation>
  </message>
  <message>
   <location filename="app/menus.py" />
   <source>As the system</source>
   <translation>Wie das System</translation>
  </message>
  <message>
   <location filename="app/menus.py" />
   <source>Clear the list</source>
   <translation>Liste leeren</translation>
  </message>
  <message>
   <location filename="app/menus.py" />
   <source>Dark</source>
   <translation>Dunkel</translation>
  </message>
  <message>
   <location filename="app/menus.py" />
   <source>Language</source>
   <translation>Sprache</translation>
  </message>
  <message>
   <location filename="app/menus.py" />
   <source>Language of the window: {0}</source>
   <translation>Sprache des Fensters: {0}</translation>
  </message>
  <message>
   <location filename="app/menus.py" />
   <source>Light</source>
   <translation>Hell</translation>
  </message>
  <message>
   <location filename="app/menus.py" />
   <source>No recent files</source>
   <translation>Keine zuletzt geöffneten Dateien</translation>
  </message>
  <message>
   <location filename="app/menus.py" />
   <source>Open recent</source>
   <translation>Zuletzt geöffnet</translation>
  </message>
  <message>
   <location filename="app/menus.py" />
   <source>Panels</source>
   <translation>Bedienfelder</translation>
  </message>
  <message>
   <location filename="app/menus.py" />
   <source>Show or hide {0}</source>
   <translation>{0} zeigen oder verbergen</translation>
  </message>
 </context>
 <context>
  <name>MotionDialog</name>
  <message>
   <location filename="app/timeline/motion_dialog.py" />
   <source>2 is twice as fast</source>
   <translation>2 ist doppelt so schnell</translation>
  </message>
  <message>
   <location filename="app/timeline/motion_dialog.py" />
   <source>Again and again, to the end of the clip</source>
   <translation>Immer wieder, bis zum Ende des Clips</translation>
  </message>
  <message>
   <location filename="app/timeline/motion_dialog.py" />
   <source>Amount</source>
   <translation>Stärke</translation>
  </message>
  <message>
   <location filename="app/timeline/motion_dialog.py" />
   <source>Begin again whenever it has ended</source>
   <translation>Nach jedem Ende von vorn beginnen</translation>
  </message>
  <message>
   <location filename="app/timeline/motion_dialog.py" />
   <source>How far it goes; 100 % as it was made</source>
   <translation>Wie weit sie geht; 100 % wie vorgesehen</translation>
  </message>
  <message>
   <location filename="app/timeline/motion_dialog.py" />
   <source>Lay it on the timeline as a track of its own</source>
   <translation>Sie als eigene Spur auf die Zeitleiste legen</translation>
  </message>
  <message>
   <location filename="app/timeline/motion_dialog.py" />
   <source>Leave the timeline as it is</source>
   <translation>Die Zeitleiste lassen, wie sie ist</translation>
  </message>
  <message>
   <location filename="app/timeline/motion_dialog.py" />
   <source>Motions</source>
   <translation>Bewegungen</translation>
  </message>
  <message>
   <location filename="app/timeline/motion_dialog.py" />
   <source>Put a motion on the timeline</source>
   <translation>Eine Bewegung auf die Zeitleiste setzen</translation>
  </message>
  <message>
   <location filename="app/timeline/motion_dialog.py" />
   <source>Put at the playhead</source>
   <translation>Am Abspielkopf einsetzen</translation>
  </message>
  <message>
   <location filename="app/timeline/motion_dialog.py" />
   <source>Speed</source>
   <translation>Tempo</translation>
  </message>
  <message>
   <location filename="app/timeline/motion_dialog.py" />
   <source>Text</source>
   <translation>Text</translation>
  </message>
  <message>
   <location filename="app/timeline/motion_dialog.py" />
   <source>Text to say</source>
   <translation>Zu sprechender Text</translation>
  </message>
  <message>
   <location filename="app/timeline/motion_dialog.py" />
   <source>The motion to put on the timeline</source>
   <translation>Die Bewegung für die Zeitleiste</translation>
  </message>
  <message>
   <location filename="app/timeline/motion_dialog.py" />
   <source>What the lips say; there is no voice</source>
   <translation>Was die Lippen sagen; ohne Stimme</translation>
  </message>
  <message>
   <location filename="app/timeline/motion_dialog.py" />
   <source>{what} It takes {seconds:.1f} s.</source>
   <translation>{what} Dauert {seconds:.1f} s.</translation>
  </message>
  <message>
   <location filename="app/timeline/motion_dialog.py" />
   <source>{what} It takes {seconds:.1f} s; the clip will last {clip}.</source>
   <translation>{what} Dauert {seconds:.1f} s; der Clip wird {clip} lang.</translation>
  </message>
 </context>
 <context>
  <name>MotionPlacer</name>
  <message>
   <location filename="app/timeline/motion_placer.py" />
   <source>Preparing {motion}…</source>
   <translation>{motion} wird vorbereitet…</translation>
  </message>
 </context>
 <context>
  <name>Motions</name>
  <message>
   <location filename="resources/motions/motions.json" />
   <source>A look to one side, then to the other; the eyes go first.</source>
   <translation>Ein Blick zur einen, dann zur anderen Seite; die Augen gehen voran.</translation>
  </message>
  <message>
   <location filename="resources/motions/motions.json" />
   <source>A smile that comes, stays and goes.</source>
   <translation>Ein Lächeln, das kommt, bleibt und geht.</translation>
  </message>
  <message>
   <location filename="resources/motions/motions.json" />
   <source>Blink</source>
   <translation>Blinzeln</translation>
  </message>
  <message>
   <location filename="resources/motions/motions.json" />
   <source>Breath, small movements of head and gaze, a blink now and then.</source>
   <translation>Atem, kleine Bewegungen von Kopf und Blick, ab und zu ein Blinzeln.</translation>
  </message>
  <message>
   <location filename="resources/motions/motions.json" />
   <source>Brows up, eyes wide, the jaw drops.</source>
   <translation>Brauen hoch, Augen weit, der Kiefer fällt.</translation>
  </message>
  <message>
   <location filename="resources/motions/motions.json" />
   <source>Idle</source>
   <translation>Ruhe</translation>
  </message>
  <message>
   <location filename="resources/motions/motions.json" />
   <source>Look around</source>
   <translation>Umherblicken</translation>
  </message>
  <message>
   <location filename="resources/motions/motions.json" />
   <source>Nod</source>
   <translation>Nicken</translation>
  </message>
  <message>
   <location filename="resources/motions/motions.json" />
   <source>One blink of both eyes.</source>
   <translation>Beide Augen blinzeln einmal.</translation>
  </message>
  <message>
   <location filename="resources/motions/motions.json" />
   <source>One eye closes and the cheek helps.</source>
   <translation>Ein Auge schließt sich, die Wange hilft.</translation>
  </message>
  <message>
   <location filename="resources/motions/motions.json" />
   <source>Only the eyes move.</source>
   <translation>Nur die Augen bewegen sich.</translation>
  </message>
  <message>
   <location filename="resources/motions/motions.json" />
   <source>Shake</source>
   <translation>Kopfschütteln</translation>
  </message>
  <message>
   <location filename="resources/motions/motions.json" />
   <source>Smile</source>
   <translation>Lächeln</translation>
  </message>
  <message>
   <location filename="resources/motions/motions.json" />
   <source>Surprise</source>
   <translation>Staunen</translation>
  </message>
  <message>
   <location filename="resources/motions/motions.json" />
   <source>The head says no.</source>
   <translation>Der Kopf sagt nein.</translation>
  </message>
  <message>
   <location filename="resources/motions/motions.json" />
   <source>Turn left and right</source>
   <translation>Nach links und rechts drehen</translation>
  </message>
  <message>
   <location filename="resources/motions/motions.json" />
   <source>Two nods, the second one smaller.</source>
   <translation>Zweimal nicken, das zweite Mal kleiner.</translation>
  </message>
  <message>
   <location filename="resources/motions/motions.json" />
   <source>Wink</source>
   <translation>Zwinkern</translation>
  </message>
 </context>
 <context>
  <name>ParameterGroup</name>
  <message>
   <location filename="app/panels/parameter_group.py" />
   <source>Reset {0}</source>
   <translation>{0} zurücksetzen</translation>
  </message>
  <message>
   <location filename="app/panels/parameter_group.py" />
   <source>Show all</source>
   <translation>Alle zeigen</translation>
  </message>
  <message>
   <location filename="app/panels/parameter_group.py" />
   <source>Show all coefficients of {0}</source>
   <translation>Alle Koeffizienten von {0} zeigen</translation>
  </message>
  <message>
   <location filename="app/panels/parameter_group.py" />
   <source>Show fewer</source>
   <translation>Weniger zeigen</translation>
  </message>
 </context>
 <context>
  <name>ParameterSlider</name>
  <message>
   <location filename="app/widgets/parameter_slider.py" />
   <source>Reset {0} to the fit</source>
   <translation>{0} auf die Anpassung zurücksetzen</translation>
  </message>
  <message>
   <location filename="app/widgets/parameter_slider.py" />
   <source>Shift: fine. Ctrl: snap. Double click or Delete: back to the fit (the tick).</source>
   <translation>Umschalt: fein. Strg: einrasten. Doppelklick oder Entf: zurück zur Anpassung (der Strich).</translation>
  </message>
  <message>
   <location filename="app/widgets/parameter_slider.py" />
   <source>Switched off: {reason}.</source>
   <translation>Abgeschaltet: {reason}.</translation>
  </message>
  <message>
   <location filename="app/widgets/parameter_slider.py" />
   <source>{0}, number</source>
   <translation>{0}, Zahl</translation>
  </message>
 </context>
 <context>
  <name>PortraitOpener</name>
  <message>
   <location filename="app/opening/portraits.py" />
   <source>Opening {0}…</source>
   <translation>{0} wird geöffnet…</translation>
  </message>
  <message>
   <location filename="app/opening/portraits.py" />
   <source>unsaved work</source>
   <translation>ungespeicherte Arbeit</translation>
  </message>
 </context>
 <context>
  <name>PortraitPanel</name>
  <message>
   <location filename="app/panels/portrait.py" />
   <source>Choose another face…</source>
   <translation>Anderes Gesicht wählen…</translation>
  </message>
  <message>
   <location filename="app/panels/portrait.py" />
   <source>Confidence of the fit</source>
   <translation>Sicherheit der Anpassung</translation>
  </message>
  <message>
   <location filename="app/panels/portrait.py" />
   <source>Landmarks lie {0} % of the distance between the eyes off the head.</source>
   <translation>Die Landmarken liegen um {0} % des Augenabstands neben dem Kopf.</translation>
  </message>
  <message>
   <location filename="app/panels/portrait.py" />
   <source>No portrait yet</source>
   <translation>Noch kein Porträt</translation>
  </message>
  <message>
   <location filename="app/panels/portrait.py" />
   <source>Open or drop a photo to begin.</source>
   <translation>Zum Beginnen ein Foto öffnen oder ablegen.</translation>
  </message>
  <message>
   <location filename="app/panels/portrait.py" />
   <source>Pasted picture</source>
   <translation>Eingefügtes Bild</translation>
  </message>
  <message>
   <location filename="app/panels/portrait.py" />
   <source>The head fits fairly</source>
   <translation>Der Kopf passt leidlich</translation>
  </message>
  <message>
   <location filename="app/panels/portrait.py" />
   <source>The head fits poorly</source>
   <translation>Der Kopf passt schlecht</translation>
  </message>
  <message>
   <location filename="app/panels/portrait.py" />
   <source>The head fits well</source>
   <translation>Der Kopf passt gut</translation>
  </message>
  <message>
   <location filename="app/panels/portrait.py" />
   <source>This photo shows several faces</source>
   <translation>Dieses Foto zeigt mehrere Gesichter</translation>
  </message>
  <message>
   <location filename="app/panels/portrait.py" />
   <source>{0} px, {1} MP, {2}</source>
   <translation>{0} px, {1} MP, {2}</translation>
  </message>
 </context>
 <context>
  <name>PosePanel</name>
  <message>
   <location filename="app/panels/pose.py" />
   <source>Pose</source>
   <translation>Haltung</translation>
  </message>
 </context>
 <context>
  <name>PresetDialogs</name>
  <message>
   <location filename="app/presets/dialogs.py" />
   <source>Open presets</source>
   <translation>Vorgaben öffnen</translation>
  </message>
  <message>
   <location filename="app/presets/dialogs.py" />
   <source>Presets</source>
   <translation>Vorgaben</translation>
  </message>
  <message>
   <location filename="app/presets/dialogs.py" />
   <source>Write preset</source>
   <translation>Vorgabe schreiben</translation>
  </message>
 </context>
 <context>
  <name>Presets</name>
  <message>
   <location filename="resources/presets/2_talk.json" />
   <source>A</source>
   <translation>A</translation>
  </message>
  <message>
   <location filename="resources/presets/3_gaze_and_head.json" />
   <source>Ahead</source>
   <translation>Geradeaus</translation>
  </message>
  <message>
   <location filename="resources/presets/1_expression.json" />
   <source>Angry</source>
   <translation>Wütend</translation>
  </message>
  <message>
   <location filename="resources/presets/1_expression.json" />
   <source>At rest</source>
   <translation>Entspannt</translation>
  </message>
  <message>
   <location filename="resources/presets/1_expression.json" />
   <source>Broad smile</source>
   <translation>Strahlen</translation>
  </message>
  <message>
   <location filename="resources/presets/2_talk.json" />
   <source>Ch, Sh</source>
   <translation>Sch, Tsch</translation>
  </message>
  <message>
   <location filename="resources/presets/3_gaze_and_head.json" />
   <source>Chin down</source>
   <translation>Kinn tief</translation>
  </message>
  <message>
   <location filename="resources/presets/3_gaze_and_head.json" />
   <source>Chin up</source>
   <translation>Kinn hoch</translation>
  </message>
  <message>
   <location filename="resources/presets/1_expression.json" />
   <source>Disgust</source>
   <translation>Ekel</translation>
  </message>
  <message>
   <location filename="resources/presets/1_expression.json" />
   <source>Doubt</source>
   <translation>Zweifel</translation>
  </message>
  <message>
   <location filename="resources/presets/2_talk.json" />
   <source>E</source>
   <translation>E</translation>
  </message>
  <message>
   <location filename="resources/presets/1_expression.json" />
   <source>Eyes closed</source>
   <translation>Augen zu</translation>
  </message>
  <message>
   <location filename="resources/presets/3_gaze_and_head.json" />
   <source>Eyes open</source>
   <translation>Augen auf</translation>
  </message>
  <message>
   <location filename="resources/presets/2_talk.json" />
   <source>F, V</source>
   <translation>F, W</translation>
  </message>
  <message>
   <location filename="resources/presets/1_expression.json" />
   <source>Fear</source>
   <translation>Angst</translation>
  </message>
  <message>
   <location filename="resources/presets/4_face_shape.json" />
   <source>Full lips</source>
   <translation>Volle Lippen</translation>
  </message>
  <message>
   <location filename="resources/presets/2_talk.json" />
   <source>I</source>
   <translation>I</translation>
  </message>
  <message>
   <location filename="resources/presets/1_expression.json" />
   <source>Kiss</source>
   <translation>Kuss</translation>
  </message>
  <message>
   <location filename="resources/presets/2_talk.json" />
   <source>L, Th</source>
   <translation>L, Th</translation>
  </message>
  <message>
   <location filename="resources/presets/4_face_shape.json" />
   <source>Large eyes</source>
   <translation>Große Augen</translation>
  </message>
  <message>
   <location filename="resources/presets/1_expression.json" />
   <source>Laugh</source>
   <translation>Lachen</translation>
  </message>
  <message>
   <location filename="resources/presets/3_gaze_and_head.json" />
   <source>Look down</source>
   <translation>Blick tief</translation>
  </message>
  <message>
   <location filename="resources/presets/3_gaze_and_head.json" />
   <source>Look left</source>
   <translation>Blick links</translation>
  </message>
  <message>
   <location filename="resources/presets/3_gaze_and_head.json" />
   <source>Look right</source>
   <translation>Blick rechts</translation>
  </message>
  <message>
   <location filename="resources/presets/3_gaze_and_head.json" />
   <source>Look up</source>
   <translation>Blick hoch</translation>
  </message>
  <message>
   <location filename="resources/presets/2_talk.json" />
   <source>M, B, P</source>
   <translation>M, B, P</translation>
  </message>
  <message>
   <location filename="resources/presets/2_talk.json" />
   <source>O</source>
   <translation>O</translation>
  </message>
  <message>
   <location filename="resources/presets/1_expression.json" />
   <source>Puffed</source>
   <translation>Pausbacken</translation>
  </message>
  <message>
   <location filename="resources/presets/2_talk.json" />
   <source>R</source>
   <translation>R</translation>
  </message>
  <message>
   <location filename="resources/presets/2_talk.json" />
   <source>S, Z</source>
   <translation>S, Z</translation>
  </message>
  <message>
   <location filename="resources/presets/1_expression.json" />
   <source>Sad</source>
   <translation>Traurig</translation>
  </message>
  <message>
   <location filename="resources/presets/4_face_shape.json" />
   <source>Short nose</source>
   <translation>Kurze Nase</translation>
  </message>
  <message>
   <location filename="resources/presets/4_face_shape.json" />
   <source>Slim face</source>
   <translation>Schmaler</translation>
  </message>
  <message>
   <location filename="resources/presets/4_face_shape.json" />
   <source>Slim nose</source>
   <translation>Schmale Nase</translation>
  </message>
  <message>
   <location filename="resources/presets/1_expression.json" />
   <source>Smile</source>
   <translation>Lächeln</translation>
  </message>
  <message>
   <location filename="resources/presets/1_expression.json" />
   <source>Smirk</source>
   <translation>Schmunzeln</translation>
  </message>
  <message>
   <location filename="resources/presets/4_face_shape.json" />
   <source>Strong jaw</source>
   <translation>Kantiger</translation>
  </message>
  <message>
   <location filename="resources/presets/1_expression.json" />
   <source>Surprise</source>
   <translation>Staunen</translation>
  </message>
  <message>
   <location filename="resources/presets/3_gaze_and_head.json" />
   <source>Tilt left</source>
   <translation>Neigung L</translation>
  </message>
  <message>
   <location filename="resources/presets/3_gaze_and_head.json" />
   <source>Tilt right</source>
   <translation>Neigung R</translation>
  </message>
  <message>
   <location filename="resources/presets/3_gaze_and_head.json" />
   <source>Turn left</source>
   <translation>Nach links</translation>
  </message>
  <message>
   <location filename="resources/presets/3_gaze_and_head.json" />
   <source>Turn right</source>
   <translation>Nach rechts</translation>
  </message>
  <message>
   <location filename="resources/presets/2_talk.json" />
   <source>U</source>
   <translation>U</translation>
  </message>
  <message>
   <location filename="resources/presets/1_expression.json" />
   <source>Wink left</source>
   <translation>Zwinkern L</translation>
  </message>
  <message>
   <location filename="resources/presets/1_expression.json" />
   <source>Wink right</source>
   <translation>Zwinkern R</translation>
  </message>
 </context>
 <context>
  <name>PresetsPanel</name>
  <message>
   <location filename="app/panels/presets.py" />
   <source>Delete</source>
   <translation>Löschen</translation>
  </message>
  <message>
   <location filename="app/panels/presets.py" />
   <source>Expressions</source>
   <translation>Ausdrücke</translation>
  </message>
  <message>
   <location filename="app/panels/presets.py" />
   <source>Face shape</source>
   <translation>Gesichtsform</translation>
  </message>
  <message>
   <location filename="app/panels/presets.py" />
   <source>Gaze</source>
   <translation>Blick</translation>
  </message>
  <message>
   <location filename="app/panels/presets.py" />
   <source>Head</source>
   <translation>Kopf</translation>
  </message>
  <message>
   <location filename="app/panels/presets.py" />
   <source>Keep the present look of a face with +</source>
   <translation>Mit + den jetzigen Look des Gesichts behalten</translation>
  </message>
  <message>
   <location filename="app/panels/presets.py" />
   <source>My presets</source>
   <translation>Eigene Vorgaben</translation>
  </message>
  <message>
   <location filename="app/panels/presets.py" />
   <source>Name of the look:</source>
   <translation>Name des Looks:</translation>
  </message>
  <message>
   <location filename="app/panels/presets.py" />
   <source>Nothing differs from the fit yet: move a slider first.</source>
   <translation>Noch weicht nichts von der Anpassung ab: erst einen Regler bewegen.</translation>
  </message>
  <message>
   <location filename="app/panels/presets.py" />
   <source>Open a preset file…</source>
   <translation>Eine Vorgabendatei öffnen…</translation>
  </message>
  <message>
   <location filename="app/panels/presets.py" />
   <source>Save</source>
   <translation>Speichern</translation>
  </message>
  <message>
   <location filename="app/panels/presets.py" />
   <source>Save preset</source>
   <translation>Vorgabe speichern</translation>
  </message>
  <message>
   <location filename="app/panels/presets.py" />
   <source>Save the present look as a preset…</source>
   <translation>Den jetzigen Look als Vorgabe speichern…</translation>
  </message>
  <message>
   <location filename="app/panels/presets.py" />
   <source>Talking</source>
   <translation>Sprechen</translation>
  </message>
  <message>
   <location filename="app/panels/presets.py" />
   <source>Write into a file…</source>
   <translation>In eine Datei schreiben…</translation>
  </message>
  <message>
   <location filename="app/panels/presets.py" />
   <source>{0} changes nothing: the face stands so, or this head cannot.</source>
   <translation>{0} ändert nichts: Das Gesicht steht schon so, oder dieser Kopf kann es nicht.</translation>
  </message>
 </context>
 <context>
  <name>Recovery</name>
  <message>
   <location filename="app/documents/recovery.py" />
   <source>No copy for a crash can be kept: {0}. Save your work.</source>
   <translation>Keine Sicherungskopie möglich: {0}. Die Arbeit speichern.</translation>
  </message>
 </context>
 <context>
  <name>Refitter</name>
  <message>
   <location filename="app/opening/refit.py" />
   <source>Edit before the new fit</source>
   <translation>Stand vor der neuen Anpassung</translation>
  </message>
  <message>
   <location filename="app/opening/refit.py" />
   <source>Fitting the head…</source>
   <translation>Der Kopf wird angepasst…</translation>
  </message>
  <message>
   <location filename="app/opening/refit.py" />
   <source>The head follows the landmarks you placed: {0:.0f} % sure.</source>
   <translation>Der Kopf folgt den gesetzten Landmarken: zu {0:.0f} % sicher.</translation>
  </message>
  <message>
   <location filename="app/opening/refit.py" />
   <source>The landmarks are as they were detected: {0:.0f} % sure.</source>
   <translation>Die Landmarken stehen wie erkannt: zu {0:.0f} % sicher.</translation>
  </message>
  <message>
   <location filename="app/opening/refit.py" />
   <source>Undo</source>
   <translation>Rückgängig</translation>
  </message>
 </context>
 <context>
  <name>RenderWorker</name>
  <message>
   <location filename="app/rendering/workers.py" />
   <source>The engine could not start: {0}</source>
   <translation>Die Engine konnte nicht starten: {0}</translation>
  </message>
  <message>
   <location filename="app/rendering/workers.py" />
   <source>This frame could not be rendered: {0}</source>
   <translation>Dieses Bild konnte nicht berechnet werden: {0}</translation>
  </message>
 </context>
 <context>
  <name>SaveDialog</name>
  <message>
   <location filename="app/exporting/save_dialog.py" />
   <source>Browse…</source>
   <translation>Durchsuchen…</translation>
  </message>
  <message>
   <location filename="app/exporting/save_dialog.py" />
   <source>Cancel</source>
   <translation>Abbrechen</translation>
  </message>
  <message>
   <location filename="app/exporting/save_dialog.py" />
   <source>Choose a folder and a name</source>
   <translation>Ordner und Namen wählen</translation>
  </message>
  <message>
   <location filename="app/exporting/save_dialog.py" />
   <source>Copied</source>
   <translation>Kopiert</translation>
  </message>
  <message>
   <location filename="app/exporting/save_dialog.py" />
   <source>Copy as command</source>
   <translation>Als Befehl kopieren</translation>
  </message>
  <message>
   <location filename="app/exporting/save_dialog.py" />
   <source>Export</source>
   <translation>Exportieren</translation>
  </message>
  <message>
   <location filename="app/exporting/save_dialog.py" />
   <source>File</source>
   <translation>Datei</translation>
  </message>
  <message>
   <location filename="app/exporting/save_dialog.py" />
   <source>Replace</source>
   <translation>Ersetzen</translation>
  </message>
  <message>
   <location filename="app/exporting/save_dialog.py" />
   <source>Write nothing</source>
   <translation>Nichts schreiben</translation>
  </message>
  <message>
   <location filename="app/exporting/save_dialog.py" />
   <source>{name} exists. Replace it?</source>
   <translation>{name} gibt es schon. Ersetzen?</translation>
  </message>
 </context>
 <context>
  <name>ShapePanel</name>
  <message>
   <location filename="app/panels/shape.py" />
   <source>Shape coefficients</source>
   <translation>Formkoeffizienten</translation>
  </message>
 </context>
 <context>
  <name>SnapshotDialog</name>
  <message>
   <location filename="app/panels/snapshot.py" />
   <source>Again</source>
   <translation>Nochmals</translation>
  </message>
  <message>
   <location filename="app/panels/snapshot.py" />
   <source>Cancel</source>
   <translation>Abbrechen</translation>
  </message>
  <message>
   <location filename="app/panels/snapshot.py" />
   <source>Close without a photo</source>
   <translation>Ohne Foto schließen</translation>
  </message>
  <message>
   <location filename="app/panels/snapshot.py" />
   <source>Edit the face on this photo</source>
   <translation>Das Gesicht auf diesem Foto bearbeiten</translation>
  </message>
  <message>
   <location filename="app/panels/snapshot.py" />
   <source>Hold the picture, or begin again</source>
   <translation>Das Bild festhalten oder neu beginnen</translation>
  </message>
  <message>
   <location filename="app/panels/snapshot.py" />
   <source>No camera can be used. Connect one, or close the program that has it.</source>
   <translation>Keine Kamera verfügbar. Eine anschließen oder das Programm schließen, das sie benutzt.</translation>
  </message>
  <message>
   <location filename="app/panels/snapshot.py" />
   <source>Picture of the camera</source>
   <translation>Bild der Kamera</translation>
  </message>
  <message>
   <location filename="app/panels/snapshot.py" />
   <source>Starting the camera…</source>
   <translation>Die Kamera startet…</translation>
  </message>
  <message>
   <location filename="app/panels/snapshot.py" />
   <source>Take a photo</source>
   <translation>Foto aufnehmen</translation>
  </message>
  <message>
   <location filename="app/panels/snapshot.py" />
   <source>Take photo</source>
   <translation>Aufnehmen</translation>
  </message>
  <message>
   <location filename="app/panels/snapshot.py" />
   <source>Use this photo</source>
   <translation>Dieses Foto verwenden</translation>
  </message>
 </context>
 <context>
  <name>StatusLine</name>
  <message>
   <location filename="app/widgets/status_line.py" />
   <source>Full quality</source>
   <translation>Volle Qualität</translation>
  </message>
  <message>
   <location filename="app/widgets/status_line.py" />
   <source>Median time of the last frames: while dragging, and at rest</source>
   <translation>Mittlere Zeit der letzten Bilder: beim Ziehen und in Ruhe</translation>
  </message>
  <message>
   <location filename="app/widgets/status_line.py" />
   <source>Photo as opened</source>
   <translation>Foto wie geöffnet</translation>
  </message>
  <message>
   <location filename="app/widgets/status_line.py" />
   <source>Photo pixels</source>
   <translation>Fotopixel</translation>
  </message>
  <message>
   <location filename="app/widgets/status_line.py" />
   <source>Preview</source>
   <translation>Vorschau</translation>
  </message>
  <message>
   <location filename="app/widgets/status_line.py" />
   <source>What renders the picture</source>
   <translation>Womit das Bild berechnet wird</translation>
  </message>
  <message>
   <location filename="app/widgets/status_line.py" />
   <source>What the canvas shows: a quick preview while you drag, full quality at rest, the very pixels of the export when you look closely</source>
   <translation>Was die Bildfläche zeigt: eine schnelle Vorschau beim Ziehen, volle Qualität in Ruhe, aus der Nähe die Pixel des Exports</translation>
  </message>
  <message>
   <location filename="app/widgets/status_line.py" />
   <source>Where frames are computed, and in which precision</source>
   <translation>Wo und in welcher Genauigkeit gerechnet wird</translation>
  </message>
  <message>
   <location filename="app/widgets/status_line.py" />
   <source>Working</source>
   <translation>In Arbeit</translation>
  </message>
  <message>
   <location filename="app/widgets/status_line.py" />
   <source>full</source>
   <translation>voll</translation>
  </message>
  <message>
   <location filename="app/widgets/status_line.py" />
   <source>live</source>
   <translation>live</translation>
  </message>
 </context>
 <context>
  <name>Studio</name>
  <message>
   <location filename="app/studio.py" />
   <source>Frontalize</source>
   <translation>Frontal ausrichten</translation>
  </message>
  <message>
   <location filename="app/studio.py" />
   <source>Frontalizing…</source>
   <translation>Wird frontal ausgerichtet…</translation>
  </message>
  <message>
   <location filename="app/studio.py" />
   <source>Preparing the portrait…</source>
   <translation>Das Porträt wird vorbereitet…</translation>
  </message>
 </context>
 <context>
  <name>Timeline</name>
  <message>
   <location filename="app/timeline/names.py" />
   <source>Back to rest</source>
   <translation>Zurück zur Ruhe</translation>
  </message>
  <message>
   <location filename="app/timeline/names.py" />
   <source>Begin again</source>
   <translation>Von vorn beginnen</translation>
  </message>
  <message>
   <location filename="app/timeline/names.py" />
   <source>Expression</source>
   <translation>Ausdruck</translation>
  </message>
  <message>
   <location filename="app/timeline/names.py" />
   <source>Eyes</source>
   <translation>Augen</translation>
  </message>
  <message>
   <location filename="app/timeline/names.py" />
   <source>Hold the last frame</source>
   <translation>Letztes Bild halten</translation>
  </message>
  <message>
   <location filename="app/timeline/names.py" />
   <source>Hold, then jump</source>
   <translation>Halten, dann springen</translation>
  </message>
  <message>
   <location filename="app/timeline/names.py" />
   <source>Jaw</source>
   <translation>Kiefer</translation>
  </message>
  <message>
   <location filename="app/timeline/names.py" />
   <source>Pose</source>
   <translation>Haltung</translation>
  </message>
  <message>
   <location filename="app/timeline/names.py" />
   <source>Shape</source>
   <translation>Form</translation>
  </message>
  <message>
   <location filename="app/timeline/names.py" />
   <source>Slow at both ends</source>
   <translation>An beiden Enden langsam</translation>
  </message>
  <message>
   <location filename="app/timeline/names.py" />
   <source>Slow at first</source>
   <translation>Anfangs langsam</translation>
  </message>
  <message>
   <location filename="app/timeline/names.py" />
   <source>Slow at the end</source>
   <translation>Am Ende langsam</translation>
  </message>
  <message>
   <location filename="app/timeline/names.py" />
   <source>Steady</source>
   <translation>Gleichmäßig</translation>
  </message>
  <message>
   <location filename="app/timeline/names.py" />
   <source>every group</source>
   <translation>alle Gruppen</translation>
  </message>
 </context>
 <context>
  <name>TimelineEdits</name>
  <message>
   <location filename="app/timeline/edits.py" />
   <source>Change {name}</source>
   <translation>{name} ändern</translation>
  </message>
  <message>
   <location filename="app/timeline/edits.py" />
   <source>Clip of {seconds:.2f} s</source>
   <translation>Clip von {seconds:.2f} s</translation>
  </message>
  <message>
   <location filename="app/timeline/edits.py" />
   <source>Delete keyframes</source>
   <translation>Keyframes löschen</translation>
  </message>
  <message>
   <location filename="app/timeline/edits.py" />
   <source>Delete {name}</source>
   <translation>{name} löschen</translation>
  </message>
  <message>
   <location filename="app/timeline/edits.py" />
   <source>Easing: {easing}</source>
   <translation>Verlauf: {easing}</translation>
  </message>
  <message>
   <location filename="app/timeline/edits.py" />
   <source>Keyframe of {groups}</source>
   <translation>Keyframe: {groups}</translation>
  </message>
  <message>
   <location filename="app/timeline/edits.py" />
   <source>Loop</source>
   <translation>Schleife</translation>
  </message>
  <message>
   <location filename="app/timeline/edits.py" />
   <source>Move keyframes</source>
   <translation>Keyframes verschieben</translation>
  </message>
  <message>
   <location filename="app/timeline/edits.py" />
   <source>Paste keyframes</source>
   <translation>Keyframes einfügen</translation>
  </message>
  <message>
   <location filename="app/timeline/edits.py" />
   <source>Play once</source>
   <translation>Einmal abspielen</translation>
  </message>
  <message>
   <location filename="app/timeline/edits.py" />
   <source>{rate:g} frames a second</source>
   <translation>{rate:g} Bilder je Sekunde</translation>
  </message>
 </context>
 <context>
  <name>TimelinePanel</name>
  <message>
   <location filename="app/timeline/panel.py" />
   <source>Copy</source>
   <translation>Kopieren</translation>
  </message>
  <message>
   <location filename="app/timeline/panel.py" />
   <source>Delete</source>
   <translation>Löschen</translation>
  </message>
  <message>
   <location filename="app/timeline/panel.py" />
   <source>Easing</source>
   <translation>Übergang</translation>
  </message>
  <message>
   <location filename="app/timeline/panel.py" />
   <source>Keyframe of every group</source>
   <translation>Keyframe jeder Gruppe</translation>
  </message>
  <message>
   <location filename="app/timeline/panel.py" />
   <source>Keyframes hold this here: switch Auto-key on in the timeline to change them.</source>
   <translation>Keyframes halten dies hier fest: zum Ändern Auto-Key in der Zeitleiste einschalten.</translation>
  </message>
  <message>
   <location filename="app/timeline/panel.py" />
   <source>Paste at the playhead</source>
   <translation>Am Abspielkopf einfügen</translation>
  </message>
  <message>
   <location filename="app/timeline/panel.py" />
   <source>Put a motion here…</source>
   <translation>Hier eine Bewegung einsetzen…</translation>
  </message>
  <message>
   <location filename="app/timeline/panel.py" />
   <source>Settings…</source>
   <translation>Einstellungen…</translation>
  </message>
 </context>
 <context>
  <name>TimelineTools</name>
  <message>
   <location filename="app/timeline/tools.py" />
   <source>Auto-key</source>
   <translation>Auto-Key</translation>
  </message>
  <message>
   <location filename="app/timeline/tools.py" />
   <source>Auto-key: once there are keyframes, moving a slider sets a keyframe of its group at the playhead. Off: sliders change the still photo under the clip, except groups that keyframes hold.</source>
   <translation>Auto-Key: Sobald es Keyframes gibt, setzt ein bewegter Regler einen Keyframe seiner Gruppe am Abspielkopf. Aus: Regler ändern das Foto unter dem Clip, außer in Gruppen, die Keyframes festhalten.</translation>
  </message>
  <message>
   <location filename="app/timeline/tools.py" />
   <source>Copy selected (Ctrl+C)</source>
   <translation>Auswahl kopieren (Strg+C)</translation>
  </message>
  <message>
   <location filename="app/timeline/tools.py" />
   <source>Delete selected (Delete)</source>
   <translation>Auswahl löschen (Entf)</translation>
  </message>
  <message>
   <location filename="app/timeline/tools.py" />
   <source>Easing of the selected keyframes</source>
   <translation>Übergang der gewählten Keyframes</translation>
  </message>
  <message>
   <location filename="app/timeline/tools.py" />
   <source>Every group</source>
   <translation>Alle Gruppen</translation>
  </message>
  <message>
   <location filename="app/timeline/tools.py" />
   <source>Frames a second</source>
   <translation>Bilder je Sekunde</translation>
  </message>
  <message>
   <location filename="app/timeline/tools.py" />
   <source>Frames/s</source>
   <translation>Bilder/s</translation>
  </message>
  <message>
   <location filename="app/timeline/tools.py" />
   <source>Hide the timeline (T)</source>
   <translation>Die Zeitleiste verbergen (T)</translation>
  </message>
  <message>
   <location filename="app/timeline/tools.py" />
   <source>How the selected keyframes lead to the next ones</source>
   <translation>Wie die gewählten Keyframes zu den nächsten führen</translation>
  </message>
  <message>
   <location filename="app/timeline/tools.py" />
   <source>Keep what is shown as a keyframe (K)</source>
   <translation>Das Gezeigte als Keyframe festhalten (K)</translation>
  </message>
  <message>
   <location filename="app/timeline/tools.py" />
   <source>Keyframe</source>
   <translation>Keyframe</translation>
  </message>
  <message>
   <location filename="app/timeline/tools.py" />
   <source>Length</source>
   <translation>Länge</translation>
  </message>
  <message>
   <location filename="app/timeline/tools.py" />
   <source>Length of the clip in seconds</source>
   <translation>Länge des Clips in Sekunden</translation>
  </message>
  <message>
   <location filename="app/timeline/tools.py" />
   <source>Loop: play again and again</source>
   <translation>Schleife: immer wieder abspielen</translation>
  </message>
  <message>
   <location filename="app/timeline/tools.py" />
   <source>Motion…</source>
   <translation>Bewegung…</translation>
  </message>
  <message>
   <location filename="app/timeline/tools.py" />
   <source>One frame back (Alt+Left)</source>
   <translation>Ein Bild zurück (Alt+Links)</translation>
  </message>
  <message>
   <location filename="app/timeline/tools.py" />
   <source>One frame on (Alt+Right)</source>
   <translation>Ein Bild weiter (Alt+Rechts)</translation>
  </message>
  <message>
   <location filename="app/timeline/tools.py" />
   <source>Paste at the playhead (Ctrl+V)</source>
   <translation>Am Abspielkopf einfügen (Strg+V)</translation>
  </message>
  <message>
   <location filename="app/timeline/tools.py" />
   <source>Pause (Space)</source>
   <translation>Anhalten (Leertaste)</translation>
  </message>
  <message>
   <location filename="app/timeline/tools.py" />
   <source>Play the clip (Space)</source>
   <translation>Den Clip abspielen (Leertaste)</translation>
  </message>
  <message>
   <location filename="app/timeline/tools.py" />
   <source>Put a nod, a smile, spoken text or another ready motion at the playhead</source>
   <translation>Ein Nicken, ein Lächeln, gesprochenen Text oder eine andere fertige Bewegung am Abspielkopf einsetzen</translation>
  </message>
  <message>
   <location filename="app/timeline/tools.py" />
   <source>Set a keyframe of every group at the playhead</source>
   <translation>Einen Keyframe jeder Gruppe am Abspielkopf setzen</translation>
  </message>
  <message>
   <location filename="app/timeline/tools.py" />
   <source>Set a keyframe of this group at the playhead</source>
   <translation>Einen Keyframe dieser Gruppe am Abspielkopf setzen</translation>
  </message>
  <message>
   <location filename="app/timeline/tools.py" />
   <source>Settings of the selected track</source>
   <translation>Einstellungen der gewählten Spur</translation>
  </message>
  <message>
   <location filename="app/timeline/tools.py" />
   <source>Snap: times fall on whole frames</source>
   <translation>Einrasten: Zeiten fallen auf ganze Bilder</translation>
  </message>
  <message>
   <location filename="app/timeline/tools.py" />
   <source>Time of the playhead, and length of the clip</source>
   <translation>Zeit des Abspielkopfs und Länge des Clips</translation>
  </message>
  <message>
   <location filename="app/timeline/tools.py" />
   <source>Timeline</source>
   <translation>Zeitleiste</translation>
  </message>
  <message>
   <location filename="app/timeline/tools.py" />
   <source>To the start (Home)</source>
   <translation>Zum Anfang (Pos1)</translation>
  </message>
  <message>
   <location filename="app/timeline/tools.py" />
   <source>{what}: drag, or click to type</source>
   <translation>{what}: ziehen, oder zum Eintippen klicken</translation>
  </message>
 </context>
 <context>
  <name>ToolBar</name>
  <message>
   <location filename="app/toolbar.py" />
   <source>Export</source>
   <translation>Exportieren</translation>
  </message>
  <message>
   <location filename="app/toolbar.py" />
   <source>Frontalize</source>
   <translation>Frontal ausrichten</translation>
  </message>
  <message>
   <location filename="app/toolbar.py" />
   <source>Open</source>
   <translation>Öffnen</translation>
  </message>
  <message>
   <location filename="app/toolbar.py" />
   <source>Tool bar</source>
   <translation>Werkzeugleiste</translation>
  </message>
  <message>
   <location filename="app/toolbar.py" />
   <source>View</source>
   <translation>Ansicht</translation>
  </message>
  <message>
   <location filename="app/toolbar.py" />
   <source>What the canvas shows</source>
   <translation>Was die Bildfläche zeigt</translation>
  </message>
  <message>
   <location filename="app/toolbar.py" />
   <source>Zoom: screen pixels for each photo pixel</source>
   <translation>Zoom: Bildschirmpixel je Fotopixel</translation>
  </message>
 </context>
 <context>
  <name>Tour</name>
  <message>
   <location filename="app/texts/tour.py" />
   <source>A portrait</source>
   <translation>Ein Porträt</translation>
  </message>
  <message>
   <location filename="app/texts/tour.py" />
   <source>Before and after</source>
   <translation>Vorher und nachher</translation>
  </message>
  <message>
   <location filename="app/texts/tour.py" />
   <source>Click one to put it on this face, then say how much of it.</source>
   <translation>Einen anklicken, um ihn auf dieses Gesicht zu legen; dann die Stärke wählen.</translation>
  </message>
  <message>
   <location filename="app/texts/tour.py" />
   <source>Drag a slider or a number: Shift is fine, Ctrl snaps. The tick is the photo; a double click goes back to it.</source>
   <translation>Regler oder Zahlen ziehen: Umschalt fein, Strg rastet ein. Der Strich ist das Foto; ein Doppelklick führt zu ihm zurück.</translation>
  </message>
  <message>
   <location filename="app/texts/tour.py" />
   <source>Drop a photo anywhere, or paste one. The wheel zooms, dragging moves, a double click shows real size. This sample is yours to try.</source>
   <translation>Ein Foto irgendwo ablegen oder einfügen. Das Rad zoomt, Ziehen verschiebt, ein Doppelklick zeigt die wahre Größe. Dieses Beispiel ist zum Ausprobieren da.</translation>
  </message>
  <message>
   <location filename="app/texts/tour.py" />
   <source>Every detail</source>
   <translation>Jedes Detail</translation>
  </message>
  <message>
   <location filename="app/texts/tour.py" />
   <source>Export and more</source>
   <translation>Export und mehr</translation>
  </message>
  <message>
   <location filename="app/texts/tour.py" />
   <source>Hold \ to see the photo as it was. Y splits the picture.</source>
   <translation>\ halten zeigt das Foto, wie es war. Y teilt das Bild.</translation>
  </message>
  <message>
   <location filename="app/texts/tour.py" />
   <source>Looks</source>
   <translation>Looks</translation>
  </message>
  <message>
   <location filename="app/texts/tour.py" />
   <source>Writes the picture at its own resolution. Press ? for all keys. FLAME and the weights of a network are added under File.</source>
   <translation>Schreibt das Bild in voller Auflösung. Mit ? erscheinen alle Tasten. FLAME und Gewichte eines Netzes kommen unter Datei dazu.</translation>
  </message>
 </context>
 <context>
  <name>TrackDialog</name>
  <message>
   <location filename="app/timeline/track_dialog.py" />
   <source>2 is twice as fast</source>
   <translation>2 ist doppelt so schnell</translation>
  </message>
  <message>
   <location filename="app/timeline/track_dialog.py" />
   <source>Afterwards</source>
   <translation>Danach</translation>
  </message>
  <message>
   <location filename="app/timeline/track_dialog.py" />
   <source>Fade</source>
   <translation>Überblenden</translation>
  </message>
  <message>
   <location filename="app/timeline/track_dialog.py" />
   <source>From</source>
   <translation>Von</translation>
  </message>
  <message>
   <location filename="app/timeline/track_dialog.py" />
   <source>How far this group follows; 0 % not at all</source>
   <translation>Wie weit diese Gruppe folgt; 0 % gar nicht</translation>
  </message>
  <message>
   <location filename="app/timeline/track_dialog.py" />
   <source>In point: what comes before is left out</source>
   <translation>Anfangspunkt: Was davor liegt, entfällt</translation>
  </message>
  <message>
   <location filename="app/timeline/track_dialog.py" />
   <source>It begins again for {seconds:.2f} s, to the end of the clip.</source>
   <translation>Sie beginnt von vorn, {seconds:.2f} s lang bis zum Ende des Clips.</translation>
  </message>
  <message>
   <location filename="app/timeline/track_dialog.py" />
   <source>It is seen in full.</source>
   <translation>Sie ist ganz zu sehen.</translation>
  </message>
  <message>
   <location filename="app/timeline/track_dialog.py" />
   <source>Its last frame is held for {seconds:.2f} s, to the end of the clip.</source>
   <translation>Ihr letztes Bild wird {seconds:.2f} s gehalten, bis zum Ende des Clips.</translation>
  </message>
  <message>
   <location filename="app/timeline/track_dialog.py" />
   <source>Out point: what comes after is left out</source>
   <translation>Endpunkt: Was danach liegt, entfällt</translation>
  </message>
  <message>
   <location filename="app/timeline/track_dialog.py" />
   <source>Seconds in which it comes in and goes</source>
   <translation>Sekunden, in denen sie kommt und geht</translation>
  </message>
  <message>
   <location filename="app/timeline/track_dialog.py" />
   <source>Speed</source>
   <translation>Tempo</translation>
  </message>
  <message>
   <location filename="app/timeline/track_dialog.py" />
   <source>Starts at</source>
   <translation>Beginnt bei</translation>
  </message>
  <message>
   <location filename="app/timeline/track_dialog.py" />
   <source>The changes stay; undo takes them back</source>
   <translation>Die Änderungen bleiben; Rückgängig nimmt sie zurück</translation>
  </message>
  <message>
   <location filename="app/timeline/track_dialog.py" />
   <source>The clip ends before it: its last {seconds:.2f} s are left out.</source>
   <translation>Der Clip endet vorher: Ihre letzten {seconds:.2f} s entfallen.</translation>
  </message>
  <message>
   <location filename="app/timeline/track_dialog.py" />
   <source>To</source>
   <translation>Bis</translation>
  </message>
  <message>
   <location filename="app/timeline/track_dialog.py" />
   <source>Track: {name}</source>
   <translation>Spur: {name}</translation>
  </message>
  <message>
   <location filename="app/timeline/track_dialog.py" />
   <source>What the head does from the end of the track on</source>
   <translation>Was der Kopf ab dem Ende der Spur tut</translation>
  </message>
  <message>
   <location filename="app/timeline/track_dialog.py" />
   <source>Where it begins on the clip</source>
   <translation>Wo sie im Clip beginnt</translation>
  </message>
  <message>
   <location filename="app/timeline/track_dialog.py" />
   <source>{what}: drag, or click to type</source>
   <translation>{what}: ziehen, oder zum Eintippen klicken</translation>
  </message>
 </context>
 <context>
  <name>TrackDriver</name>
  <message>
   <location filename="app/timeline/track_driver.py" />
   <source>Choose anew what of the driver is followed, and how</source>
   <translation>Neu wählen, was vom Treiber übernommen wird und wie</translation>
  </message>
  <message>
   <location filename="app/timeline/track_driver.py" />
   <source>Find it…</source>
   <translation>Suchen…</translation>
  </message>
  <message>
   <location filename="app/timeline/track_driver.py" />
   <source>Follow again…</source>
   <translation>Neu folgen…</translation>
  </message>
  <message>
   <location filename="app/timeline/track_driver.py" />
   <source>Moved or changed. The track moves the head without it.</source>
   <translation>Verschoben oder geändert. Die Spur bewegt den Kopf auch so.</translation>
  </message>
  <message>
   <location filename="app/timeline/track_driver.py" />
   <source>Opening the driver…</source>
   <translation>Der Treiber wird geöffnet…</translation>
  </message>
  <message>
   <location filename="app/timeline/track_driver.py" />
   <source>Show where the file of the driver lies now</source>
   <translation>Zeigen, wo die Datei des Treibers jetzt liegt</translation>
  </message>
 </context>
 <context>
  <name>TrainingCurves</name>
  <message>
   <location filename="app/training/curves.py" />
   <source>Distance to the true pictures</source>
   <translation>Abstand zu den wahren Bildern</translation>
  </message>
  <message>
   <location filename="app/training/curves.py" />
   <source>Distance to the true pictures ({0}); dashed: without a network</source>
   <translation>Abstand zu den wahren Bildern ({0}); gestrichelt: ohne Netz</translation>
  </message>
  <message>
   <location filename="app/training/curves.py" />
   <source>Distance to the true pictures by step</source>
   <translation>Abstand zu den wahren Bildern je Schritt</translation>
  </message>
  <message>
   <location filename="app/training/curves.py" />
   <source>Loss by step</source>
   <translation>Verlust je Schritt</translation>
  </message>
  <message>
   <location filename="app/training/curves.py" />
   <source>Loss while training</source>
   <translation>Verlust beim Trainieren</translation>
  </message>
  <message>
   <location filename="app/training/curves.py" />
   <source>perceptual</source>
   <translation>perzeptuell</translation>
  </message>
 </context>
 <context>
  <name>TrainingForm</name>
  <message>
   <location filename="app/training/form.py" />
   <source> min</source>
   <translation> min</translation>
  </message>
  <message>
   <location filename="app/training/form.py" />
   <source>As HeadGAN: NMFC, one flow</source>
   <translation>Wie HeadGAN: NMFC, ein Fluss</translation>
  </message>
  <message>
   <location filename="app/training/form.py" />
   <source>Choose an empty folder, or one of an earlier training to go on with it</source>
   <translation>Einen leeren Ordner wählen, oder den eines früheren Trainings, um es fortzusetzen</translation>
  </message>
  <message>
   <location filename="app/training/form.py" />
   <source>Choose the folder</source>
   <translation>Den Ordner wählen</translation>
  </message>
  <message>
   <location filename="app/training/form.py" />
   <source>Choose…</source>
   <translation>Wählen…</translation>
  </message>
  <message>
   <location filename="app/training/form.py" />
   <source>Displacement and posed neural codes</source>
   <translation>Verschiebung und gestellte neuronale Codes</translation>
  </message>
  <message>
   <location filename="app/training/form.py" />
   <source>Fine-tuning takes minutes; new weights take hours on a GPU, days without</source>
   <translation>Nachtrainieren dauert Minuten; neue Gewichte dauern Stunden mit GPU, Tage ohne</translation>
  </message>
  <message>
   <location filename="app/training/form.py" />
   <source>Folder</source>
   <translation>Ordner</translation>
  </message>
  <message>
   <location filename="app/training/form.py" />
   <source>Folder for the training</source>
   <translation>Ordner für das Training</translation>
  </message>
  <message>
   <location filename="app/training/form.py" />
   <source>Geometric displacement</source>
   <translation>Geometrische Verschiebung</translation>
  </message>
  <message>
   <location filename="app/training/form.py" />
   <source>Guidance</source>
   <translation>Führung</translation>
  </message>
  <message>
   <location filename="app/training/form.py" />
   <source>Material</source>
   <translation>Material</translation>
  </message>
  <message>
   <location filename="app/training/form.py" />
   <source>NMFC</source>
   <translation>NMFC</translation>
  </message>
  <message>
   <location filename="app/training/form.py" />
   <source>New weights: base, wants a GPU</source>
   <translation>Neue Gewichte: base, braucht eine GPU</translation>
  </message>
  <message>
   <location filename="app/training/form.py" />
   <source>New weights: lite, for any computer</source>
   <translation>Neue Gewichte: lite, für jeden Rechner</translation>
  </message>
  <message>
   <location filename="app/training/form.py" />
   <source>New weights: the paper's network and losses</source>
   <translation>Neue Gewichte: Netz und Verluste der Veröffentlichung</translation>
  </message>
  <message>
   <location filename="app/training/form.py" />
   <source>One person: fine-tune the weights in use</source>
   <translation>Eine Person: die Gewichte nachtrainieren</translation>
  </message>
  <message>
   <location filename="app/training/form.py" />
   <source>Posed neural codes</source>
   <translation>Gestellte neuronale Codes</translation>
  </message>
  <message>
   <location filename="app/training/form.py" />
   <source>Prepared material, checkpoints and weights lie in {0}</source>
   <translation>Vorbereitetes Material, Sicherungspunkte und Gewichte liegen in {0}</translation>
  </message>
  <message>
   <location filename="app/training/form.py" />
   <source>The leg ends after so long, and can be continued</source>
   <translation>So lange läuft der Abschnitt; er lässt sich fortsetzen</translation>
  </message>
  <message>
   <location filename="app/training/form.py" />
   <source>Time</source>
   <translation>Zeit</translation>
  </message>
  <message>
   <location filename="app/training/form.py" />
   <source>Train</source>
   <translation>Training</translation>
  </message>
  <message>
   <location filename="app/training/form.py" />
   <source>What is trained</source>
   <translation>Was trainiert wird</translation>
  </message>
  <message>
   <location filename="app/training/form.py" />
   <source>What the network is shown of the head</source>
   <translation>Was das Netz vom Kopf gezeigt bekommt</translation>
  </message>
 </context>
 <context>
  <name>TrainingGrids</name>
  <message>
   <location filename="app/training/grids.py" />
   <source>Pictures come with the first check of the run.</source>
   <translation>Bilder kommen mit der ersten Prüfung des Laufs.</translation>
  </message>
  <message>
   <location filename="app/training/grids.py" />
   <source>Pictures of the run</source>
   <translation>Bilder des Laufs</translation>
  </message>
  <message>
   <location filename="app/training/grids.py" />
   <source>See the same pairs earlier or later in the run</source>
   <translation>Dieselben Paare früher oder später im Lauf sehen</translation>
  </message>
  <message>
   <location filename="app/training/grids.py" />
   <source>Source, true picture, result, moved source, painted share</source>
   <translation>Quelle, wahres Bild, Ergebnis, bewegte Quelle, gemalter Anteil</translation>
  </message>
  <message>
   <location filename="app/training/grids.py" />
   <source>Step of the pictures</source>
   <translation>Schritt der Bilder</translation>
  </message>
  <message>
   <location filename="app/training/grids.py" />
   <source>Step {0}</source>
   <translation>Schritt {0}</translation>
  </message>
 </context>
 <context>
  <name>TrainingProgress</name>
  <message>
   <location filename="app/training/progress_text.py" />
   <source>, about {0} min left</source>
   <translation>, noch etwa {0} min</translation>
  </message>
  <message>
   <location filename="app/training/progress_text.py" />
   <source>, about {0} s left</source>
   <translation>, noch etwa {0} s</translation>
  </message>
  <message>
   <location filename="app/training/progress_text.py" />
   <source>Finding the faces in the material…</source>
   <translation>Die Gesichter im Material werden gesucht…</translation>
  </message>
  <message>
   <location filename="app/training/progress_text.py" />
   <source>Loading the network…</source>
   <translation>Das Netz wird geladen…</translation>
  </message>
  <message>
   <location filename="app/training/progress_text.py" />
   <source>Preparing {done} of {total} clips and photos</source>
   <translation>{done} von {total} Clips und Fotos vorbereitet</translation>
  </message>
  <message>
   <location filename="app/training/progress_text.py" />
   <source>Training, step {done} of {total}</source>
   <translation>Training, Schritt {done} von {total}</translation>
  </message>
 </context>
 <context>
  <name>TrainingRunner</name>
  <message>
   <location filename="app/training/runner.py" />
   <source>gdpw-train ended with code {code}: see {file}</source>
   <translation>gdpw-train endete mit Code {code}: siehe {file}</translation>
  </message>
 </context>
 <context>
  <name>TrainingWindow</name>
  <message>
   <location filename="app/training/window.py" />
   <source>Comparing results with the true pictures…</source>
   <translation>Ergebnisse werden mit den wahren Bildern verglichen…</translation>
  </message>
  <message>
   <location filename="app/training/window.py" />
   <source>Continue</source>
   <translation>Fortsetzen</translation>
  </message>
  <message>
   <location filename="app/training/window.py" />
   <source>Curves</source>
   <translation>Kurven</translation>
  </message>
  <message>
   <location filename="app/training/window.py" />
   <source>Edit with these weights</source>
   <translation>Mit diesen Gewichten bearbeiten</translation>
  </message>
  <message>
   <location filename="app/training/window.py" />
   <source>End after the step at hand; it can be continued</source>
   <translation>Nach dem laufenden Schritt beenden; es lässt sich fortsetzen</translation>
  </message>
  <message>
   <location filename="app/training/window.py" />
   <source>End at once; at most the steps since the last checkpoint are lost</source>
   <translation>Sofort beenden; höchstens die Schritte seit dem letzten Sicherungspunkt gehen verloren</translation>
  </message>
  <message>
   <location filename="app/training/window.py" />
   <source>Import the weights as they are now and edit the open portrait with them</source>
   <translation>Die Gewichte, wie sie jetzt sind, übernehmen und das offene Porträt damit bearbeiten</translation>
  </message>
  <message>
   <location filename="app/training/window.py" />
   <source>It has not paid yet: train on, or keep the weights in use.</source>
   <translation>Noch hat es sich nicht gelohnt: weiter trainieren oder die bisherigen Gewichte behalten.</translation>
  </message>
  <message>
   <location filename="app/training/window.py" />
   <source>Look at the pictures, then edit with these weights.</source>
   <translation>Die Bilder ansehen, dann mit diesen Gewichten bearbeiten.</translation>
  </message>
  <message>
   <location filename="app/training/window.py" />
   <source>Output</source>
   <translation>Ausgabe</translation>
  </message>
  <message>
   <location filename="app/training/window.py" />
   <source>Pictures</source>
   <translation>Bilder</translation>
  </message>
  <message>
   <location filename="app/training/window.py" />
   <source>Prepare the material, then train</source>
   <translation>Das Material vorbereiten, dann trainieren</translation>
  </message>
  <message>
   <location filename="app/training/window.py" />
   <source>Progress</source>
   <translation>Fortschritt</translation>
  </message>
  <message>
   <location filename="app/training/window.py" />
   <source>Start</source>
   <translation>Starten</translation>
  </message>
  <message>
   <location filename="app/training/window.py" />
   <source>Stop</source>
   <translation>Anhalten</translation>
  </message>
  <message>
   <location filename="app/training/window.py" />
   <source>Stop now</source>
   <translation>Sofort anhalten</translation>
  </message>
  <message>
   <location filename="app/training/window.py" />
   <source>Stopped. Continue goes on from the last checkpoint.</source>
   <translation>Angehalten. „Fortsetzen“ macht beim letzten Sicherungspunkt weiter.</translation>
  </message>
  <message>
   <location filename="app/training/window.py" />
   <source>Stopping: a checkpoint and the last pictures are being made…</source>
   <translation>Wird angehalten: Sicherungspunkt und letzte Bilder entstehen…</translation>
  </message>
  <message>
   <location filename="app/training/window.py" />
   <source>The leg is done. Continue trains on.</source>
   <translation>Der Abschnitt ist fertig. „Fortsetzen“ trainiert weiter.</translation>
  </message>
  <message>
   <location filename="app/training/window.py" />
   <source>The leg is done: {name} went from {first} to {last} ({change} %). </source>
   <translation>Der Abschnitt ist fertig: {name} ging von {first} auf {last} ({change} %). </translation>
  </message>
  <message>
   <location filename="app/training/window.py" />
   <source>Train on from where it ended</source>
   <translation>Weiter trainieren, wo es aufgehört hat</translation>
  </message>
  <message>
   <location filename="app/training/window.py" />
   <source>Train weights</source>
   <translation>Gewichte trainieren</translation>
  </message>
  <message>
   <location filename="app/training/window.py" />
   <source>Training runs beside your work and nothing leaves this computer.</source>
   <translation>Trainiert wird neben Ihrer Arbeit, und nichts verlässt diesen Rechner.</translation>
  </message>
  <message>
   <location filename="app/training/window.py" />
   <source>What gdpw-train says</source>
   <translation>Was gdpw-train ausgibt</translation>
  </message>
 </context>
 <context>
  <name>TrainingWiring</name>
  <message>
   <location filename="app/training/wiring.py" />
   <source>A leg of training is done.</source>
   <translation>Ein Abschnitt des Trainings ist fertig.</translation>
  </message>
  <message>
   <location filename="app/training/wiring.py" />
   <source>It can go on without this window; open it later to see the result.</source>
   <translation>Es kann ohne dieses Fenster weitergehen; öffnen Sie es später, um das Ergebnis zu sehen.</translation>
  </message>
  <message>
   <location filename="app/training/wiring.py" />
   <source>No weights fit the head in use: train new ones first.</source>
   <translation>Zu diesem Kopf passen keine Gewichte: trainieren Sie erst neue.</translation>
  </message>
  <message>
   <location filename="app/training/wiring.py" />
   <source>Show</source>
   <translation>Zeigen</translation>
  </message>
  <message>
   <location filename="app/training/wiring.py" />
   <source>Stop and close</source>
   <translation>Anhalten und schließen</translation>
  </message>
  <message>
   <location filename="app/training/wiring.py" />
   <source>Train on</source>
   <translation>Weiter trainieren</translation>
  </message>
  <message>
   <location filename="app/training/wiring.py" />
   <source>Train weights</source>
   <translation>Gewichte trainieren</translation>
  </message>
  <message>
   <location filename="app/training/wiring.py" />
   <source>Training ended: {0}</source>
   <translation>Das Training endete: {0}</translation>
  </message>
  <message>
   <location filename="app/training/wiring.py" />
   <source>Training was stopped.</source>
   <translation>Das Training wurde angehalten.</translation>
  </message>
  <message>
   <location filename="app/training/wiring.py" />
   <source>Weights are being trained.</source>
   <translation>Es werden Gewichte trainiert.</translation>
  </message>
  <message>
   <location filename="app/training/wiring.py" />
   <source>What is prepared so far is kept.</source>
   <translation>Was vorbereitet ist, bleibt erhalten.</translation>
  </message>
 </context>
 <context>
  <name>UnitsPanel</name>
  <message>
   <location filename="app/panels/expression.py" />
   <source>Brows</source>
   <translation>Brauen</translation>
  </message>
  <message>
   <location filename="app/panels/expression.py" />
   <source>Cheeks and nose</source>
   <translation>Wangen und Nase</translation>
  </message>
  <message>
   <location filename="app/panels/expression.py" />
   <source>Expression</source>
   <translation>Ausdruck</translation>
  </message>
  <message>
   <location filename="app/panels/expression.py" />
   <source>Eyes</source>
   <translation>Augen</translation>
  </message>
  <message>
   <location filename="app/panels/expression.py" />
   <source>Left</source>
   <translation>Links</translation>
  </message>
  <message>
   <location filename="app/panels/expression.py" />
   <source>Left and right on rows of their own</source>
   <translation>Links und rechts in eigenen Zeilen</translation>
  </message>
  <message>
   <location filename="app/panels/expression.py" />
   <source>Mouth</source>
   <translation>Mund</translation>
  </message>
  <message>
   <location filename="app/panels/expression.py" />
   <source>Neck</source>
   <translation>Hals</translation>
  </message>
  <message>
   <location filename="app/panels/expression.py" />
   <source>Right</source>
   <translation>Rechts</translation>
  </message>
 </context>
 <context>
  <name>Views</name>
  <message>
   <location filename="app/rendering/views.py" />
   <source>Alpha</source>
   <translation>Alpha</translation>
  </message>
  <message>
   <location filename="app/rendering/views.py" />
   <source>Displacement</source>
   <translation>Verschiebung</translation>
  </message>
  <message>
   <location filename="app/rendering/views.py" />
   <source>Flow</source>
   <translation>Fluss</translation>
  </message>
  <message>
   <location filename="app/rendering/views.py" />
   <source>How far each visible point of the head moves</source>
   <translation>Wie weit sich jeder sichtbare Punkt des Kopfes bewegt</translation>
  </message>
  <message>
   <location filename="app/rendering/views.py" />
   <source>How much of each pixel is painted rather than moved</source>
   <translation>Wie viel von jedem Pixel gemalt statt verschoben ist</translation>
  </message>
  <message>
   <location filename="app/rendering/views.py" />
   <source>Neural codes</source>
   <translation>Neuronale Codes</translation>
  </message>
  <message>
   <location filename="app/rendering/views.py" />
   <source>Result</source>
   <translation>Ergebnis</translation>
  </message>
  <message>
   <location filename="app/rendering/views.py" />
   <source>Shaded head</source>
   <translation>Schattierter Kopf</translation>
  </message>
  <message>
   <location filename="app/rendering/views.py" />
   <source>Source</source>
   <translation>Original</translation>
  </message>
  <message>
   <location filename="app/rendering/views.py" />
   <source>The edited picture</source>
   <translation>Das bearbeitete Bild</translation>
  </message>
  <message>
   <location filename="app/rendering/views.py" />
   <source>The head as a lit surface</source>
   <translation>Der Kopf als beleuchtete Fläche</translation>
  </message>
  <message>
   <location filename="app/rendering/views.py" />
   <source>The head as a net over the picture</source>
   <translation>Der Kopf als Netz über dem Bild</translation>
  </message>
  <message>
   <location filename="app/rendering/views.py" />
   <source>The photo as it was opened</source>
   <translation>Das Foto, wie es geöffnet wurde</translation>
  </message>
  <message>
   <location filename="app/rendering/views.py" />
   <source>What the network reads at each visible point of the head</source>
   <translation>Was das Netz an jedem sichtbaren Punkt des Kopfes liest</translation>
  </message>
  <message>
   <location filename="app/rendering/views.py" />
   <source>Where each pixel of the result is taken from</source>
   <translation>Woher jedes Pixel des Ergebnisses stammt</translation>
  </message>
  <message>
   <location filename="app/rendering/views.py" />
   <source>Wire mesh</source>
   <translation>Drahtgitter</translation>
  </message>
 </context>
 <context>
  <name>Welcome</name>
  <message>
   <location filename="app/widgets/welcome.py" />
   <source>Choose a photo from disk</source>
   <translation>Ein Foto vom Datenträger wählen</translation>
  </message>
  <message>
   <location filename="app/widgets/welcome.py" />
   <source>Drop a portrait here</source>
   <translation>Ein Porträt hier ablegen</translation>
  </message>
  <message>
   <location filename="app/widgets/welcome.py" />
   <source>Open photo…</source>
   <translation>Foto öffnen…</translation>
  </message>
  <message>
   <location filename="app/widgets/welcome.py" />
   <source>Open the portrait that comes with the application</source>
   <translation>Das mitgelieferte Porträt öffnen</translation>
  </message>
  <message>
   <location filename="app/widgets/welcome.py" />
   <source>Use the sample</source>
   <translation>Beispiel verwenden</translation>
  </message>
  <message>
   <location filename="app/widgets/welcome.py" />
   <source>or paste one with Ctrl+V. Nothing leaves this computer.</source>
   <translation>oder mit Strg+V einfügen. Nichts verlässt diesen Rechner.</translation>
  </message>
 </context>
 <context>
  <name>Wiring</name>
  <message>
   <location filename="app/wiring.py" />
   <source>About GDPW Studio</source>
   <translation>Über GDPW Studio</translation>
  </message>
  <message>
   <location filename="app/wiring.py" />
   <source>Generator {0}</source>
   <translation>Generator {0}</translation>
  </message>
  <message>
   <location filename="app/wiring.py" />
   <source>Starting the engine: the first time takes up to a minute…</source>
   <translation>Die Engine startet: Das erste Mal dauert bis zu einer Minute…</translation>
  </message>
  <message>
   <location filename="app/wiring.py" />
   <source>Starting the engine…</source>
   <translation>Die Engine startet…</translation>
  </message>
  <message>
   <location filename="app/wiring.py" />
   <source>The language changes when the application starts again.</source>
   <translation>Die Sprache wechselt beim nächsten Start der Anwendung.</translation>
  </message>
  <message>
   <location filename="app/wiring.py" />
   <source>Training-free preview: no generator weights found</source>
   <translation>Vorschau ohne Training: keine Gewichte gefunden</translation>
  </message>
  <message>
   <location filename="app/wiring.py" />
   <source>{0}

Edits faces in photographs through a 3-D head. Runs on this computer; nothing is sent anywhere.

MIT licence. Inter typeface: SIL Open Font License. Qt: LGPL.</source>
   <translation>{0}

Bearbeitet Gesichter in Fotos über einen 3-D-Kopf. Läuft auf diesem Rechner; nichts wird gesendet.

MIT-Lizenz. Schrift Inter: SIL Open Font License. Qt: LGPL.</translation>
  </message>
 </context>
 <context>
  <name>WorkProgress</name>
  <message>
   <location filename="app/widgets/work_progress.py" />
   <source>Cancel</source>
   <translation>Abbrechen</translation>
  </message>
  <message>
   <location filename="app/widgets/work_progress.py" />
   <source>Frame {done}</source>
   <translation>Bild {done}</translation>
  </message>
  <message>
   <location filename="app/widgets/work_progress.py" />
   <source>Frame {done} of {total}</source>
   <translation>Bild {done} von {total}</translation>
  </message>
  <message>
   <location filename="app/widgets/work_progress.py" />
   <source>Frame {done} of {total}, about {left} min left</source>
   <translation>Bild {done} von {total}, noch etwa {left} min</translation>
  </message>
  <message>
   <location filename="app/widgets/work_progress.py" />
   <source>Frame {done} of {total}, about {left} s left</source>
   <translation>Bild {done} von {total}, noch etwa {left} s</translation>
  </message>
  <message>
   <location filename="app/widgets/work_progress.py" />
   <source>Preparing…</source>
   <translation>Wird vorbereitet…</translation>
  </message>
  <message>
   <location filename="app/widgets/work_progress.py" />
   <source>Progress</source>
   <translation>Fortschritt</translation>
  </message>
  <message>
   <location filename="app/widgets/work_progress.py" />
   <source>Stop; nothing half-done is left behind</source>
   <translation>Anhalten; nichts Halbfertiges bleibt zurück</translation>
  </message>
  <message>
   <location filename="app/widgets/work_progress.py" />
   <source>Stopping…</source>
   <translation>Wird angehalten…</translation>
  </message>
 </context>
 <context>
  <name>_SearchField</name>
  <message>
   <location filename="app/panels/adjust.py" />
   <source>Search sliders</source>
   <translation>Regler suchen</translation>
  </message>
  <message>
   <location filename="app/panels/adjust.py" />
   <source>Show only sliders whose name matches</source>
   <translation>Nur Regler zeigen, deren Name passt</translation>
  </message>
 </context>
</TS>
